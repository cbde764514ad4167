import { afterEach, describe, expect, test } from "bun:test";
import { createMetrics } from "../../core/observe/mod.ts";
import { createHost, type PluginDefinition } from "../../core/plugin/mod.ts";
import type { KubeObject, ObjectRef, Snapshot } from "../../core/resource/mod.ts";
import { silentLogger, systemClock } from "./surroundings.ts";

/** A provider with hands on its source. */
export interface ProviderSubject {
  readonly definition: PluginDefinition;
  readonly config?: unknown;
  /** Adds or replaces objects at the source, together. */
  put(...objects: readonly KubeObject[]): void | Promise<void>;
  /** Takes one object out of the source. */
  remove(ref: ObjectRef): void | Promise<void>;
  close(): void | Promise<void>;
}

/** What every provider promises to the core, as tests. `make` gives a provider whose source holds nothing. */
export function providerContract(name: string, make: () => ProviderSubject | Promise<ProviderSubject>): void {
  const bench = new Bench(make);
  afterEach(() => bench.clear());
  describe(`provider ${name}`, () => {
    testLifecycle(bench);
    testContent(bench);
  });
}

/** Makes providers with a host around them, and clears them away. */
class Bench {
  readonly #make: () => ProviderSubject | Promise<ProviderSubject>;
  readonly #cleanups: (() => void | Promise<void>)[] = [];

  constructor(make: () => ProviderSubject | Promise<ProviderSubject>) {
    this.#make = make;
  }

  async open() {
    const subject = await this.#make();
    this.#cleanups.push(() => subject.close());
    const seen = new Snapshots();
    const use = { definition: subject.definition, config: subject.config };
    const host = createHost([use], {
      clock: systemClock,
      log: silentLogger,
      metrics: createMetrics(),
      report: () => {},
    });
    host.of("provider")[0]?.value.watch((snapshot) => seen.add(snapshot));
    this.#cleanups.push(() => host.stop());
    return { subject, host, seen };
  }

  async started(...objects: readonly KubeObject[]) {
    const opened = await this.open();
    await opened.subject.put(...objects);
    await opened.host.start();
    return opened;
  }

  async clear(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0).toReversed()) await cleanup();
  }
}

function testLifecycle(bench: Bench): void {
  test("publishes what is there before start resolves, also when that is nothing", async () => {
    const { seen } = await bench.started();
    expect(seen.all.length).toBe(1);
    expect(seen.last().all("HTTPRoute")).toEqual([]);
  });

  test("publishes nothing before it is started", async () => {
    const { subject, host, seen } = await bench.open();
    await subject.put(route("a", "/1"));
    expect(seen.all).toEqual([]);
    await host.start();
    expect(pathOf(seen.last(), "a")).toBe("/1");
  });

  test("stops for good, twice, and without having been started", async () => {
    const { subject, host, seen } = await bench.started(route("a", "/1"));
    await host.stop();
    await host.stop();
    const count = seen.all.length;
    await subject.put(route("a", "/2"));
    await quiet();
    expect(seen.all.length).toBe(count);
    const never = await bench.open();
    await never.host.stop();
  });

  test("two of them share nothing", async () => {
    const one = await bench.started(route("a", "/1"));
    const two = await bench.started(route("b", "/1"));
    await one.subject.put(route("c", "/1"));
    await one.seen.until((snapshot) => pathOf(snapshot, "c") === "/1");
    expect(
      two.seen
        .last()
        .all("HTTPRoute")
        .map(({ metadata }) => metadata.name),
    ).toEqual(["b"]);
  });
}

function testContent(bench: Bench): void {
  test("publishes additions, changes and removals", async () => {
    const { subject, seen } = await bench.started(route("a", "/1"));
    await subject.put(route("b", "/1"));
    await seen.until((snapshot) => pathOf(snapshot, "b") === "/1");
    await subject.put(route("a", "/2"));
    await seen.until((snapshot) => pathOf(snapshot, "a") === "/2");
    await subject.remove(refOfRoute("b"));
    const last = await seen.until((snapshot) => pathOf(snapshot, "b") === undefined);
    expect(last.all("HTTPRoute").map(({ metadata }) => metadata.name)).toEqual(["a"]);
  });

  test("keeps the identity of what did not change, and never touches an earlier snapshot", async () => {
    const { subject, seen } = await bench.started(route("a", "/1"), route("b", "/1"));
    const before = seen.last();
    const a = before.get("HTTPRoute", "default", "a");
    await subject.put(route("b", "/2"));
    const after = await seen.until((snapshot) => pathOf(snapshot, "b") === "/2");
    expect(after.get("HTTPRoute", "default", "a")).toBe(a);
    expect(pathOf(before, "b")).toBe("/1");
    expect([...(after.changedSince(before) ?? [])]).toContain("object:HTTPRoute:default/b");
    expect([...(after.changedSince(before) ?? [])]).not.toContain("object:HTTPRoute:default/a");
  });

  test("publishes no snapshot for what is written again with the same content", async () => {
    const { subject, seen } = await bench.started(route("a", "/1"));
    const before = seen.last().revision;
    await subject.put(route("a", "/1"));
    await subject.put(route("b", "/1"));
    const after = await seen.until((snapshot) => pathOf(snapshot, "b") === "/1");
    expect(after.revision).toBe(before + 1);
  });

  test("orders objects by creation time, then namespace, then name", async () => {
    const old = route("z", "/1", "2020-01-01T00:00:00Z");
    const young = route("a", "/1", "2021-01-01T00:00:00Z");
    const { seen } = await bench.started(young, old, route("m", "/1", "2021-01-01T00:00:00Z"));
    expect(
      seen
        .last()
        .all("HTTPRoute")
        .map(({ metadata }) => metadata.name),
    ).toEqual(["z", "a", "m"]);
  });

  test("finds objects by their indexes", async () => {
    const { seen } = await bench.started(route("a", "/1"));
    const found = seen.last().list("HTTPRoute", "parent", "Gateway/default/eg");
    expect(found.map(({ metadata }) => metadata.name)).toEqual(["a"]);
  });
}

/** Snapshots as they come, with a way to wait for the one that is wanted. */
export class Snapshots {
  readonly all: Snapshot[] = [];
  readonly #waiting = new Set<{ wanted: (snapshot: Snapshot) => boolean; resolve: (snapshot: Snapshot) => void }>();

  add(snapshot: Snapshot): void {
    this.all.push(snapshot);
    for (const waiter of [...this.#waiting]) {
      if (!waiter.wanted(snapshot)) continue;
      this.#waiting.delete(waiter);
      waiter.resolve(snapshot);
    }
  }

  last(): Snapshot {
    const snapshot = this.all.at(-1);
    if (!snapshot) throw new Error("nothing was published");
    return snapshot;
  }

  /** The newest snapshot once it is as wanted. */
  until(wanted: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    const now = this.all.at(-1);
    if (now && wanted(now)) return Promise.resolve(now);
    return new Promise((resolve) => this.#waiting.add({ wanted, resolve }));
  }
}

/** An HTTPRoute `default/<name>` of Gateway `eg` that matches a path. */
export function route(name: string, path: string, created?: string): KubeObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace: "default", ...(created !== undefined && { creationTimestamp: created }) },
    spec: {
      parentRefs: [{ name: "eg" }],
      rules: [{ matches: [{ path: { type: "PathPrefix", value: path } }], backendRefs: [{ name: "s", port: 80 }] }],
    },
  };
}

/** Names the route that {@link route} makes. */
export function refOfRoute(name: string): ObjectRef {
  return { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name };
}

/** The path that route `name` matches in a snapshot; undefined when there is no such route. */
export function pathOf(snapshot: Snapshot, name: string): string | undefined {
  const found = snapshot.get("HTTPRoute", "default", name);
  return found?.spec.rules?.[0]?.matches?.[0]?.path?.value;
}

/** Lets events of the file system that are on their way arrive. */
async function quiet(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
}
