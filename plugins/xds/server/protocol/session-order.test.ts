import { expect, test } from "bun:test";
import { createSnapshotCache, resourceOf, typeUrls } from "../../cache/mod.ts";
import { createSession } from "./mod.ts";

const { cluster, endpoints, listener, route } = typeUrls;
const irKey = "default/eg";

const text = new TextEncoder();
const resource = (name: string, refers: string, revision: number) =>
  resourceOf(name, text.encode(`${refers} ${revision}`));

/** A session of a client that asks for these types whole and accepts all it is sent, and a way to give it a world. */
function acceptingClient(urls: readonly string[]) {
  const cache = createSnapshotCache();
  const session = createSession({ protocol: "delta", maxResponseBytes: 1000 });
  const ask = (typeUrl: string, nonce: string, subscribe: string[]) => {
    session.request({
      ...{ typeUrl, nonce },
      subscription: { protocol: "delta", subscribe, unsubscribe: [], initialVersions: {} },
    });
  };
  let sequence = 0;
  return {
    session,
    subscribe: () => urls.forEach((url) => void ask(url, "", ["*"])),
    /** The names that each type is to have; a name that starts with `new` has other bytes each time. */
    set: (...names: readonly (readonly string[])[]) => {
      sequence++;
      const types = urls.map((url, i) => {
        const resources = (names[i] ?? []).map((name) => resource(name, "-", name.startsWith("new") ? sequence : 0));
        return [url, resources] as const;
      });
      session.update(cache.set(irKey, { sequence, types: new Map(types) }));
    },
    /** The response that is sent next, accepted unless said otherwise: the end of its type, what it brings and what it takes away. */
    take: (resting: readonly string[] = [], accept = true) => {
      const response = session.next((url) => resting.includes(url));
      if (response === undefined) return undefined;
      const { typeUrl, nonce, resources, removed } = response;
      const answer = () => ask(typeUrl, nonce, []);
      if (accept) answer();
      return { typeUrl, brings: resources.map(({ name }) => name), removed, answer };
    },
  };
}

test("of a refused response each resource is told apart, and what is good is taken", () => {
  const cache = createSnapshotCache();
  const session = createSession({ protocol: "delta", maxResponseBytes: 1000 });
  const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const ask = (nonce: string, subscribe: string[], error?: string) =>
    session.request({
      ...{ typeUrl: route, nonce, ...(error && { error }) },
      subscription: { protocol: "delta", subscribe, unsubscribe: [], initialVersions: {} },
    });
  ask("", names);
  session.update(
    cache.set(irKey, { sequence: 1, types: new Map([[route, names.map((name) => resource(name, "-", 1))]]) }),
  );
  const taken = new Set<string>();
  const refused: string[] = [];
  let responses = 0;
  for (let response = session.next(); response !== undefined && responses < 20; response = session.next()) {
    responses++;
    const bad = response.resources.findIndex(({ name }) => name === "c" || name === "f");
    for (const { name } of bad < 0 ? response.resources : response.resources.slice(0, bad)) taken.add(name);
    refused.push(...(ask(response.nonce, [], bad < 0 ? undefined : "something is wrong")?.refused ?? []));
  }
  expect([[...taken].sort(), refused]).toEqual([
    ["a", "b", "d", "e", "g", "h"],
    ["c", "f"],
  ]);
  expect(responses).toBe(11);
  expect(session.settled()).toBe(1);
});

test("a type that rests holds back those that come after it, and nothing counts as settled meanwhile", () => {
  const { session, set, subscribe, take } = acceptingClient([listener, route]);
  set(["new-l"], ["new-r"]);
  subscribe();
  expect([take(), take(), take()].map((taken) => taken?.typeUrl)).toEqual([listener, route, undefined]);
  set(["new-l"], ["new-r"]);
  expect(take([listener])).toBeUndefined();
  expect(session.settled()).toBe(1);
  expect([take(), take(), take()].map((taken) => taken?.typeUrl)).toEqual([listener, route, undefined]);
  expect(session.settled()).toBe(2);
});

test("clusters that rest keep nothing back but the routes that lead to them", () => {
  const { session, set, subscribe, take } = acceptingClient([cluster, endpoints, route]);
  set(["c0"], ["c0-eds"], ["r0"]);
  subscribe();
  expect([take(), take(), take()].map((taken) => taken?.typeUrl)).toEqual([cluster, endpoints, route]);
  set(["c0", "c1"], ["c0-eds", "new-eds"], ["r0", "r1"]);
  expect(take([cluster, route])?.brings).toEqual(["new-eds"]);
  expect(take([cluster, route])).toBeUndefined();
  expect(session.settled()).toBe(0);
  expect([take(), take(), take()].map((taken) => taken?.brings)).toEqual([["c1"], ["r1"], undefined]);
  expect(session.settled()).toBe(2);
});

test("under a steady stream of changes, what is gone is taken away as soon as nothing leads to it that the client has", () => {
  const { set, subscribe, take } = acceptingClient([cluster, route]);
  set(["c0", "c1"], ["new-r"]);
  subscribe();
  expect([take(), take()].map((taken) => taken?.typeUrl)).toEqual([cluster, route]);
  set(["c0"], ["new-r"]);
  const sent = take([], false);
  expect(sent?.typeUrl).toBe(route);
  // Before the answer comes, there is something new to say about routes.
  set(["c0"], ["new-r"]);
  expect(take()).toBeUndefined();
  sent?.answer();
  expect(take([route])).toMatchObject({ typeUrl: cluster, removed: ["c1"] });
});

test("many load assignments that the client has in an older version come in three responses, a small one first", () => {
  const names = Array.from({ length: 100 }, (_, i) => `new-${i}`);
  const { session, subscribe, set, take } = acceptingClient([endpoints]);
  const sizes = () => {
    const found: number[] = [];
    for (let next = take(); next !== undefined; next = take()) found.push(next.brings.length);
    return found;
  };
  subscribe();
  set(names.slice(0, 20));
  expect(sizes()).toEqual([20]);
  set(names.slice(0, 20));
  expect(sizes()).toEqual([20]);
  set(names);
  const first = sizes();
  expect(first.reduce((sum, size) => sum + size)).toBe(100);
  set(names);
  expect(sizes()).toEqual([2, 16, 82]);
  expect(session.isIdle()).toBe(true);
});
