import { expect, test } from "bun:test";
import {
  createSnapshotCache,
  resourceOf,
  type SnapshotCache,
  type SnapshotUpdate,
  typeUrls,
  type XdsSnapshot,
} from "../../cache/mod.ts";
import { type Answer, createSession, keptOver, type Protocol, type Session, type XdsResponse } from "./mod.ts";

/**
 * Random worlds, random answers, refusals and reconnects against clients that behave like Envoy: they take what they are sent,
 * ask for the load assignments of their clusters and the routes of their listeners, and answer in any order between types.
 */

const { cluster, endpoints, listener, route } = typeUrls;
const irKey = "default/eg";

/** A small generator with a fixed seed, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * below);
  };
}

/** Route r of listener l leads to cluster c: the bytes of a resource spell what it refers to. */
const text = new TextEncoder();
const resource = (name: string, refers: string, revision: number) =>
  resourceOf(name, text.encode(`${refers} ${revision}`), refers.startsWith("eds:") ? refers.slice(4) : undefined);
const refersTo = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).split(" ")[0] ?? "";

/** Two of the clusters share a load assignment. */
const ASSIGNMENTS: Readonly<Record<string, string>> = {
  c0: "shared-eds",
  c1: "shared-eds",
  c2: "c2-eds",
  c3: "c3-eds",
};
const assignmentsOf = (clusters: Iterable<string>): string[] => [
  ...new Set([...clusters].map((name) => ASSIGNMENTS[name] as string)),
];

/** Revisions of routes and listeners that every client refuses, and that the first one refuses. */
const [BAD, BAD_FOR_FIRST] = [8, 9];
const revisionOf = (bytes: Uint8Array): number => Number(new TextDecoder().decode(bytes).split(" ")[1]);

interface WorldOptions {
  readonly sequence: number;
  readonly refusals: boolean;
}

function newWorld(pick: (below: number) => number, { sequence, refusals }: WorldOptions): SnapshotUpdate {
  const clusters = ["c0", "c1", "c2", "c3"].filter(() => pick(2) === 0);
  if (clusters.length === 0) clusters.push("c0");
  const target = () => clusters[pick(clusters.length)] ?? "c0";
  const listeners = ["l0", "l1"].filter(() => pick(3) > 0);
  const routes = new Map(listeners.map((name) => [name, `${name}-routes${pick(2)}`]));
  const revision = (below: number): number =>
    refusals && pick(3) === 0 ? [BAD, BAD_FOR_FIRST][pick(2)]! : pick(below);
  return {
    sequence,
    types: new Map([
      [cluster, clusters.map((name) => resource(name, `eds:${ASSIGNMENTS[name]}`, pick(3)))],
      [endpoints, assignmentsOf(clusters).map((name) => resource(name, "-", pick(3)))],
      [listener, [...routes].map(([name, refers]) => resource(name, refers, revision(3)))],
      [route, [...routes.values()].map((name) => resource(name, target(), revision(2)))],
    ]),
  };
}

/** A model of the client with the resources that it has: name -> bytes, by type; a cluster is warm when its load assignment came after it. */
class ModelProxy {
  readonly have = new Map([cluster, endpoints, listener, route].map((url) => [url, new Map<string, Uint8Array>()]));
  readonly wanted = new Map([
    [endpoints, new Set<string>()],
    [route, new Set<string>()],
  ]);
  readonly warm = new Set<string>();
  /** Clusters that some version of has been warm: the old one serves while a new one warms. */
  readonly serving = new Set<string>();
  unanswered: XdsResponse[] = [];
  session: Session;
  readonly protocol: Protocol;
  readonly refuses: ReadonlySet<number>;
  #cache: SnapshotCache | undefined;
  #stop = (): void => {};

  constructor(protocol: Protocol, refuses: readonly number[]) {
    this.protocol = protocol;
    this.refuses = new Set(refuses);
    this.session = createSession({ protocol, maxResponseBytes: 40 });
  }

  /** Opens the stream again; a delta client says which versions it kept. */
  connect(cache: SnapshotCache): void {
    this.session = createSession({ protocol: this.protocol, maxResponseBytes: 40 });
    this.#stop();
    this.#cache = cache;
    this.#stop = cache.listen(irKey, (snapshot) => this.session.update(snapshot));
    const snapshot = cache.get(irKey);
    if (snapshot !== undefined) this.session.update(snapshot);
    this.unanswered = [];
    for (const url of [cluster, listener]) this.#first(url, []);
    for (const url of [endpoints, route]) {
      const names = [...(this.wanted.get(url) ?? [])];
      if (names.length > 0) this.#first(url, names);
    }
  }

  #first(url: string, names: string[]): void {
    const kept = [...(this.have.get(url) ?? [])].map(([name, bytes]) => [name, resourceOf(name, bytes).version]);
    const subscription =
      this.protocol === "delta"
        ? { protocol: "delta" as const, subscribe: names, unsubscribe: [], initialVersions: Object.fromEntries(kept) }
        : { protocol: "sotw" as const, names, version: "" };
    const request = { typeUrl: url, nonce: "", subscription };
    this.#cache?.accepted(irKey, url, keptOver(request, this.#cache.get(irKey)?.types.get(url)));
    this.session.request(request);
  }

  #isRefused(url: string, bytes: Uint8Array): boolean {
    return (url === route || url === listener) && this.refuses.has(revisionOf(bytes));
  }

  take(response: XdsResponse): void {
    expect(this.unanswered.map(({ typeUrl }) => typeUrl)).not.toContain(response.typeUrl);
    this.unanswered.push(response);
    const have = this.have.get(response.typeUrl) ?? new Map();
    const complete = response.protocol === "sotw" && [cluster, listener].includes(response.typeUrl);
    if (complete)
      for (const name of have.keys()) if (!response.resources.some((r) => r.name === name)) have.delete(name);
    // Envoy does not take a route configuration away from a listener that uses it.
    for (const name of response.typeUrl === route ? [] : response.removed) {
      have.delete(name);
      if (response.typeUrl === cluster) this.warm.delete(name);
      // Told that there are no endpoints, Envoy goes on without.
      if (response.typeUrl === endpoints) this.#warmUp(name);
    }
    for (const { name, bytes } of response.resources) {
      // Of listeners Envoy takes what is good; of routes the first fault ends the response.
      if (this.#isRefused(response.typeUrl, bytes) && response.typeUrl === route) break;
      if (this.#isRefused(response.typeUrl, bytes)) continue;
      if (response.typeUrl === cluster && !equal(have.get(name), bytes)) this.warm.delete(name);
      if (response.typeUrl === endpoints) this.#warmUp(name);
      have.set(name, bytes);
    }
    for (const name of this.serving) if (!this.have.get(cluster)?.has(name)) this.serving.delete(name);
    for (const name of this.have.get(cluster)?.keys() ?? []) if (this.warm.has(name)) this.serving.add(name);
    if (response.typeUrl === cluster) this.#ask(endpoints, assignmentsOf(have.keys()));
    if (response.typeUrl === listener) this.#ask(route, [...have.values()].map(refersTo));
  }

  /** A load assignment reaches the clusters that wait for it now; one that comes later gets nothing of what came before. */
  #warmUp(assignment: string): void {
    for (const name of this.have.get(cluster)?.keys() ?? []) if (ASSIGNMENTS[name] === assignment) this.warm.add(name);
  }

  #ask(url: string, names: string[]): void {
    const before = this.wanted.get(url) ?? new Set();
    const after = new Set(names);
    this.wanted.set(url, after);
    for (const name of before) if (!after.has(name)) this.have.get(url)?.delete(name);
    const subscribe = names.filter((name) => !before.has(name));
    const unsubscribe = [...before].filter((name) => !after.has(name));
    if (subscribe.length + unsubscribe.length === 0) return;
    // In this variant every request with the newest nonce is an answer: while one is due, it carries the new names.
    if (this.protocol === "sotw" && this.unanswered.some(({ typeUrl }) => typeUrl === url)) return;
    const subscription =
      this.protocol === "delta"
        ? { protocol: "delta" as const, subscribe, unsubscribe, initialVersions: {} }
        : { protocol: "sotw" as const, names, version: "" };
    this.session.request({ typeUrl: url, nonce: this.protocol === "delta" ? "" : this.#nonce(url), subscription });
  }

  /** The last nonce that the client saw of a type, which its requests repeat. */
  #nonce(url: string): string {
    return this.#nonces.get(url) ?? "";
  }
  readonly #nonces = new Map<string, string>();

  see(response: XdsResponse): void {
    this.#nonces.set(response.typeUrl, response.nonce);
  }

  /** Answers one response; Envoy answers about clusters when they are warm. */
  answer(index: number): void {
    const response = this.unanswered[index];
    if (response === undefined) return;
    const cold =
      response.typeUrl === cluster && [...(this.have.get(cluster)?.keys() ?? [])].some((name) => !this.warm.has(name));
    if (cold) return;
    this.unanswered.splice(index, 1);
    const { typeUrl, nonce } = response;
    const names = [...(this.wanted.get(typeUrl) ?? [])];
    const subscription =
      this.protocol === "delta"
        ? { protocol: "delta" as const, subscribe: [], unsubscribe: [], initialVersions: {} }
        : { protocol: "sotw" as const, names, version: response.version };
    const refused = response.resources.filter(({ bytes }) => this.#isRefused(typeUrl, bytes));
    const said = typeUrl === listener ? refused.map(({ name }) => name).join(", ") : "";
    const error = refused.length > 0 ? { error: `bad: ${said}` } : {};
    const verdict = this.session.request({ typeUrl, nonce, subscription, ...error });
    if (verdict !== undefined) this.#settle(verdict);
  }

  #settle({ typeUrl, error, resources, refused }: Answer): void {
    if (error === undefined) this.#cache?.accepted(irKey, typeUrl, resources);
    else {
      const versions = resources.filter(({ name }) => refused.includes(name));
      this.#cache?.refuse(irKey, typeUrl, versions);
    }
  }

  /** The client has each route that it asks for and does not refuse, whatever came with the route. */
  expectGood(snapshot: XdsSnapshot | undefined): void {
    for (const { name, bytes } of snapshot?.types.get(route)?.byName.values() ?? []) {
      const has = this.have.get(route)?.get(name);
      if (!this.wanted.get(route)?.has(name) || this.#isRefused(route, bytes)) continue;
      // State of the world has no word for a name that was given up and asked for again before the next request.
      if (has === undefined && this.protocol === "sotw") continue;
      expect(has === undefined ? undefined : new TextDecoder().decode(has)).toBe(new TextDecoder().decode(bytes));
    }
  }

  /** Every route that a listener uses leads to a cluster that serves. */
  check(): void {
    for (const used of this.have.get(listener)?.values() ?? []) {
      const bytes = this.have.get(route)?.get(refersTo(used));
      if (bytes === undefined) continue;
      const name = refersTo(bytes);
      expect(`${name} serves: ${this.serving.has(name)}`).toBe(`${name} serves: true`);
    }
  }
}

function equal(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && new TextDecoder().decode(a) === new TextDecoder().decode(b);
}

/** Takes all there is to have; some types may rest for now. */
function pull(proxy: ModelProxy, resting: readonly string[] = []): void {
  const next = () => proxy.session.next((url) => resting.includes(url));
  for (let response = next(); response !== undefined; response = next()) {
    expect(resting).not.toContain(response.typeUrl);
    proxy.see(response);
    proxy.take(response);
    proxy.check();
  }
}

/** Lets the proxies answer until there is nothing left to say. */
function settle(proxies: readonly ModelProxy[], sequence: number): void {
  const isOpen = ({ session, unanswered }: ModelProxy) => session.settled() < sequence || unanswered.length > 0;
  for (let round = 0; round < 200 && (round < 2 || proxies.some(isOpen)); round++) {
    for (const proxy of proxies) {
      for (let i = proxy.unanswered.length - 1; i >= 0; i--) proxy.answer(i);
      for (const each of proxies) pull(each);
      // The initial fetch time-out: state of the world cannot say that a load assignment does not exist.
      if (round === 50 && proxy.protocol === "sotw")
        for (const name of proxy.have.get(cluster)?.keys() ?? []) proxy.warm.add(name);
    }
  }
  expect(proxies.map(({ session }) => session.settled())).toEqual(proxies.map(() => sequence));
  expect(proxies.flatMap(({ unanswered }) => unanswered)).toEqual([]);
}

/** Resources that were accepted lead to resources that are there, also for a proxy that comes only now. */
function expectWhole(cache: SnapshotCache): void {
  const types = cache.get(irKey)?.types;
  const lead = (from: string, to: string) => {
    for (const { name, bytes } of types?.get(from)?.byName.values() ?? []) {
      if (cache.standing(irKey, from, name) !== "accepted") continue;
      expect(`${name}: ${types?.get(to)?.byName.has(refersTo(bytes))}`).toBe(`${name}: true`);
    }
  };
  lead(listener, route);
  lead(route, cluster);
}

function expectSame(proxy: ModelProxy, snapshot: XdsSnapshot | undefined): void {
  for (const [url, have] of proxy.have) {
    const wanted = [...(snapshot?.types.get(url)?.byName.values() ?? [])].map(({ name, bytes }) => [
      name,
      refersTo(bytes),
      bytes.at(-1),
    ]);
    expect([...have].map(([name, bytes]) => [name, refersTo(bytes), bytes.at(-1)]).sort()).toEqual(wanted.sort());
  }
}

/** One random history of two proxies, of which the first refuses more, and of a control plane that starts anew now and then. */
function play(protocol: Protocol, seed: number, refusals: boolean): void {
  const pick = random(seed);
  const proxies = [new ModelProxy(protocol, [BAD, BAD_FOR_FIRST]), new ModelProxy(protocol, [BAD])];
  let sequence = 1;
  let world = newWorld(pick, { sequence, refusals: false });
  let cache = createSnapshotCache();
  const start = (): void => {
    cache = createSnapshotCache();
    cache.set(irKey, world);
    for (const proxy of proxies) proxy.connect(cache);
  };
  start();
  settle(proxies, sequence);
  for (let step = 2; step <= 60; step++) {
    const action = pick(24);
    const proxy = proxies[pick(2)]!;
    if (action < 8) {
      world = newWorld(pick, { sequence: ++sequence, refusals });
      cache.set(irKey, world);
    } else if (action < 10 && protocol === "delta") proxy.connect(cache);
    else if (action === 10 && protocol === "delta") start();
    else proxy.answer(pick(4));
    for (const each of proxies) {
      const resting = [cluster, listener, route].filter(() => pick(4) === 0);
      pull(each, resting);
    }
  }
  settle(proxies, sequence);
  expectWhole(cache);
  for (const proxy of proxies) proxy.expectGood(cache.get(irKey));
  cache.set(irKey, newWorld(pick, { sequence: ++sequence, refusals: false }));
  settle(proxies, sequence);
  for (const proxy of proxies) expectSame(proxy, cache.get(irKey));
}

for (const protocol of ["delta", "sotw"] as const) {
  for (const refusals of [false, true]) {
    test(`${protocol}${refusals ? ", with refusals" : ""}: any history ends in the newest state, and no route ever leads to a cluster that is missing or cold`, () => {
      for (let seed = 1; seed <= 60; seed++) play(protocol, seed, refusals);
    });
  }
}
