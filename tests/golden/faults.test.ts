import { expect, test } from "bun:test";
import type { Collection, Derivation, Key } from "../../core/incremental/mod.ts";
import { sortedRoutes } from "../../plugins/gateway-api/data-plane/listener-routes.ts";
import { routeNeeds } from "../../plugins/xds/translate/needs/of-routes.ts";
import { httpRoutes } from "../../plugins/xds/translate/parts/ir-parts.ts";
import { verifiedBuilds } from "../verified-build.ts";
import { BASE, route, service, slice, storeOf, worldOf } from "./gateway-api-world.ts";

type Any = Collection<Key, unknown>;
type Fault = (before: Any, after: Any) => Any;

/** What an operator could do wrong with what changed. */
const faults: Readonly<Record<string, Fault>> = {
  "a dropped removal": (before, after) =>
    after.with(
      after.changesSince(before).flatMap(([key, was, now]) => (now === undefined ? [[key, was] as const] : [])),
    ),
  "a stale entry": (before, after) =>
    after.with(after.changesSince(before).flatMap(([key, was, now]) => (was && now ? [[key, was] as const] : []))),
  "a wrong key": (before, after) =>
    after.with(
      after.changesSince(before).flatMap(([key, , now]) => {
        const last = [Number.MAX_SAFE_INTEGER, ...(key as readonly (string | number)[]).slice(1)];
        return now === undefined ? [] : [[key, undefined] as const, [last, now] as const];
      }),
    ),
};

/** An operator of each half: what a listener's routes are in the IR, the routes as the other half has them, and what they need. */
const operators = { sortedRoutes, httpRoutes, routeNeeds } as unknown as Readonly<Record<string, Derivation<Any>>>;

/** Wraps the operator of a translator for as long as something runs: it does one thing wrong whenever it is computed again. */
async function withFault<T>(operator: Derivation<Any>, fault: Fault, run: () => Promise<T>): Promise<T> {
  const { compute } = operator;
  const last = new WeakMap<object, Any>();
  Object.assign(operator, {
    compute: ((key, read, memory) => {
      const before = memory.kept === undefined ? undefined : last.get(memory);
      const value = compute(key, read, memory);
      last.set(memory, value);
      return before === undefined ? value : fault(before, value);
    }) satisfies Derivation<Any>["compute"],
  });
  try {
    return await run();
  } finally {
    Object.assign(operator, { compute });
  }
}

const NAMES = ["a", "b", "c", "d"];

/** One route goes, one leads elsewhere, one matches something else, one comes: what differs from a build from nothing then. */
async function differences(): Promise<readonly string[]> {
  const objects = NAMES.flatMap((name) => [service(name), slice(name, "10.1.0.1"), route(name, `/${name}`, name)]);
  const store = storeOf([...BASE, ...objects]);
  const builds = verifiedBuilds();
  const first = await builds.build(worldOf(store));
  expect(first.differences).toEqual([]);
  const remove = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "b" }];
  store.apply({ upsert: [route("a", "/a", "d"), route("c", "/x", "c"), route("e", "/e", "a")], remove });
  return (await builds.build(worldOf(store))).differences;
}

test("without a fault nothing differs", async () => {
  expect(await differences()).toEqual([]);
});

const cases = Object.keys(operators).flatMap((name) => Object.keys(faults).map((fault) => [fault, name] as const));

test.each(cases)("%s in an operator of a translator (%s) is found by the comparison", async (fault, name) => {
  const operator = operators[name] as Derivation<Any>;
  const found = await withFault(operator, faults[fault] as Fault, differences);
  expect(found.length).toBeGreaterThan(0);
});
