import { expect, test } from "bun:test";
import * as v from "valibot";
import { derive } from "../incremental/reader.ts";
import type { InfraIr } from "../ir/mod.ts";
import type { KubeObject } from "../object/mod.ts";
import { createMetrics } from "../observe/metrics.ts";
import type { InfraManager, ObjectDerivation, OwnKind, Provider, Translation } from "../plugin/api.ts";
import { definePlugin } from "../plugin/define.ts";
import { use } from "../plugin/use.ts";
import { createPostern } from "../postern.ts";
import type { Snapshot } from "../resource/snapshot.ts";
import { createStore } from "../resource/store.ts";
import type { ObjectStatus } from "../status/types.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import { verify } from "../testing/verify.ts";

const about = { version: "1.0.0", stability: "stable", summary: "For a test.", config: v.strictObject({}) } as const;

const route = (name: string, more: Partial<KubeObject> = {}): KubeObject => ({
  ...{
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace: "default" },
    spec: {},
  },
  ...more,
});

const site = (name: string, hosts: unknown): KubeObject => ({
  ...{
    apiVersion: "acme.io/v1",
    kind: "Site",
    metadata: { name, namespace: "default", generation: 3 },
    spec: { hosts },
  },
});

/** A provider whose objects the test moves. */
function source(name: string) {
  const store = createStore();
  const written: string[] = [];
  let publish: (snapshot: Snapshot) => void = () => {};
  const value: Provider = {
    watch(to) {
      publish = to;
    },
    writeStatus: async (changed) => void written.push(...changed.map(textOf)),
  };
  const plugin = definePlugin({ kind: "provider", name, ...about, create: () => value });
  return {
    ...{ plugin, written },
    put: (...upsert: readonly KubeObject[]) => publish(store.apply({ upsert })),
    drop: (...objects: readonly KubeObject[]) =>
      publish(
        store.apply({
          remove: objects.map(({ metadata }) => ({
            group: "gateway.networking.k8s.io",
            kind: "HTTPRoute",
            namespace: "default",
            name: metadata.name,
          })),
        }),
      ),
    nothing: () => publish(store.snapshot),
  };
}

function textOf({ ref, status }: ObjectStatus): string {
  const [condition] = status.conditions ?? status.parents?.[0]?.conditions ?? [];
  return `${ref.kind} ${ref.name}: ${condition?.status ?? "nothing"} ${condition?.message ?? ""}`.trim();
}

/** A translator of routes: each route is a data plane, and says what its spec has for a message. */
function routes(name: string, prefix = "") {
  const root = derive(name, (_key, read): Translation => {
    const all = read.all("HTTPRoute");
    for (const one of all) if (one.metadata.name === "throws" && name === "acme/more") throw new Error("boom");
    return {
      xds: Object.fromEntries(
        all.map(({ metadata }) => [`${prefix}${metadata.name}`, { accessLog: { text: [{ path: name }] } }]),
      ),
      infra: Object.fromEntries(all.map(({ metadata }) => [`${prefix}${metadata.name}`, infraOf(metadata.name)])),
      status: all.map((one) => ({
        ref: { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: one.metadata.name },
        status: {
          parents: [
            { parentRef: { name: "eg" }, controllerName: "x", conditions: [conditionOf(one as unknown as KubeObject)] },
          ],
        },
      })),
    };
  });
  return definePlugin({ kind: "translator", name, ...about, create: () => ({ root }) });
}

function infraOf(name: string): InfraIr {
  return { proxy: { name, listeners: [{ ports: [] }] } } as unknown as InfraIr;
}

function conditionOf({ metadata, spec }: KubeObject) {
  const { bad } = spec as { readonly bad?: boolean };
  const status = bad ? ("False" as const) : ("True" as const);
  return {
    type: "Accepted",
    status,
    reason: "Any",
    message: bad ? "no such backend" : `route ${metadata.name} is fine`,
  };
}

const SITE: OwnKind = { group: "acme.io", version: "v1", kind: "Site", schema: v.looseObject({}) };

function sites(derivation: ObjectDerivation["derive"]) {
  return definePlugin({
    ...{ kind: "translator", name: "acme/sites", ...about, kinds: [SITE] },
    create: () => ({ derives: [{ from: "acme.io/Site", derive: derivation }] }),
  });
}

function world(plugins: Parameters<typeof createPostern>[0]["plugins"]) {
  const published: (readonly string[])[] = [];
  const output = definePlugin({
    ...{ kind: "output", name: "out", ...about },
    create: () => ({
      publish: async (xds) =>
        void published.push(
          Object.entries(xds).map(
            ([key, ir]) =>
              `${key} by ${(ir.accessLog?.text as readonly { readonly path: string }[] | undefined)?.[0]?.path}`,
          ),
        ),
    }),
  });
  const clock = createFakeClock();
  const { log } = createRecordingLogger();
  const postern = createPostern({
    ...{ clock, log, metrics: createMetrics(), settings: {}, verify, freeze: true },
    plugins: [...plugins, use(output)],
  });
  const troubles = () => postern.troubles().map(({ id, health }) => `${id}: ${health.ok ? "" : health.reason}`);
  return { postern, clock, published, troubles, after: () => clock.advance(1_000) };
}

test("two providers are one world, and each is told the statuses of its own objects", async () => {
  const [one, two] = [source("one"), source("two")];
  const { postern, published, after } = world([use(one.plugin), use(two.plugin), use(routes("t"))]);
  await postern.start();
  one.put(route("a"));
  await after();
  expect(published).toEqual([]);
  two.put(route("b"));
  await after();
  expect(published).toEqual([["a by t", "b by t"]]);
  expect([one.written, two.written]).toEqual([
    ["HTTPRoute a: True route a is fine"],
    ["HTTPRoute b: True route b is fine"],
  ]);
  await postern.stop();
});

test("of an object that two providers bring the first one's counts, and the other is told by name; it takes over when the first is gone", async () => {
  const [one, two] = [source("one"), source("two")];
  const { postern, published, troubles, after } = world([use(one.plugin), use(two.plugin), use(routes("t"))]);
  await postern.start();
  one.put(route("a"));
  two.put(route("a", { spec: { bad: true } }), route("b"));
  await after();
  expect(one.written).toEqual(["HTTPRoute a: True route a is fine"]);
  expect(troubles()).toEqual([
    "provider/two: HTTPRoute default/a is provider/one's already, and its version counts: leave it out of one of the two",
  ]);
  one.drop(route("a"));
  await after();
  expect(two.written.at(-1)).toBe("HTTPRoute a: False no such backend");
  expect(troubles()).toEqual([]);
  expect(published.at(-1)).toEqual(["a by t", "b by t"]);
  await postern.stop();
});

test("a provider that brings nothing keeps the others waiting for ten seconds, and is told", async () => {
  const [one, two] = [source("one"), source("two")];
  const { postern, clock, published, troubles } = world([use(one.plugin), use(two.plugin), use(routes("t"))]);
  await postern.start();
  one.put(route("a"));
  await clock.advance(9_000);
  expect(published).toEqual([]);
  await clock.advance(2_000);
  expect(published).toEqual([["a by t"]]);
  expect(troubles()).toEqual([
    "provider/two: it has not brought any objects yet, everything else goes on without them",
  ]);
  two.nothing();
  expect(troubles()).toEqual([]);
  await postern.stop();
});

test("of a data plane that two translators have the first one's counts; one that throws keeps what it came to, and is told", async () => {
  const one = source("one");
  const { postern, published, troubles, after } = world([
    ...[use(one.plugin), use(routes("t")), use(routes("acme/more", "more-")), use(routes("acme/same"))],
  ]);
  await postern.start();
  one.put(route("a"));
  await after();
  expect(published.at(-1)).toEqual(["a by t", "more-a by acme/more"]);
  expect(troubles()).toEqual(["translator/acme/same: data plane a is translator/t's already, and its version counts"]);
  one.put(route("throws"));
  await after();
  expect(published.at(-1)).toEqual(["a by t", "throws by t", "more-a by acme/more"]);
  expect(troubles()).toContain(
    "translator/acme/more: its translation failed, what it came to last stays in force: boom",
  );
  await postern.stop();
});

test("objects are derived from those of a kind of a plugin's own; what becomes of them is told there, and only what changed is derived again", async () => {
  const one = source("one");
  const derivedFrom: string[] = [];
  const plugin = sites(({ metadata, spec }) => {
    derivedFrom.push(metadata.name);
    const { hosts } = spec as { readonly hosts: readonly string[] };
    return { objects: hosts.map((host) => route(host, { spec: { bad: host === "bad" } })) };
  });
  const { postern, published, after } = world([use(one.plugin), use(routes("t")), use(plugin)]);
  await postern.start();
  one.put(site("s", ["x", "y"]), site("odd", 42), site("worse", ["bad"]));
  await after();
  expect(published.at(-1)).toEqual(["bad by t", "x by t", "y by t"]);
  expect(one.written.toSorted()).toEqual([
    "Site odd: False plugin translator/acme/sites failed to derive objects from it, so there are none: hosts.map is not a function. (In 'hosts.map((host) => route(host, { spec: { bad: host === \"bad\" } }))', 'hosts.map' is undefined)",
    "Site s: True 2 objects were derived from it and accepted",
    "Site worse: False HTTPRoute default/bad, which is derived from it: Accepted: no such backend",
  ]);
  derivedFrom.length = 0;
  one.put(site("s", ["y", "z"]));
  await after();
  expect(derivedFrom).toEqual(["s"]);
  expect(published.at(-1)).toEqual(["bad by t", "y by t", "z by t"]);
  one.put(site("worse", ["fine"]));
  await after();
  expect(one.written.at(-1)).toBe("Site worse: True 1 object was derived from it and accepted");
  expect(postern.pipeline.statuses().map(textOf)).toContain(
    "Site worse: True 1 object was derived from it and accepted",
  );
  await postern.stop();
});

test("a derived object that is there already stays what it was, and both sides are told", async () => {
  const one = source("one");
  const plugin = sites(({ metadata }) => ({ objects: [route(metadata.name === "other" ? "s" : metadata.name)] }));
  const { postern, troubles, after } = world([use(one.plugin), use(routes("t")), use(plugin)]);
  await postern.start();
  one.put(route("a"), site("a", []), site("s", []), site("other", []));
  await after();
  expect(troubles()).toEqual([
    "translator/acme/sites: HTTPRoute default/a is what providers bring's already, and its version counts: leave it out of one of the two",
  ]);
  expect(one.written.filter((text) => text.startsWith("Site s"))).toEqual([
    "Site s: False HTTPRoute default/s is Site default/other's already, and its version counts: leave it out of one of the two",
  ]);
  await postern.stop();
});

test("a data plane has the first infra manager that serves it, those of others before the built-in one, and one that hangs keeps no other waiting", async () => {
  const calls: string[] = [];
  const manager = (name: string, value: Partial<InfraManager> = {}) =>
    use(
      definePlugin({
        ...{ kind: "infra", name, ...about },
        create: () => ({
          apply: async (key) => void calls.push(`${name} applies ${key}`),
          remove: async (key) => void calls.push(`${name} removes ${key}`),
          ...value,
        }),
      }),
    );
  const one = source("one");
  let takes = "a";
  const { postern, clock, after } = world([
    ...[use(one.plugin), use(routes("t")), manager("host"), manager("acme/mine", { serves: (key) => key === takes })],
    manager("acme/hangs", { serves: (key) => key === "h", apply: () => new Promise<void>(() => {}) }),
  ]);
  await postern.start();
  one.put(route("h"), route("a"), route("b"));
  await after();
  expect(calls).toEqual(["acme/mine applies a", "host applies b"]);
  expect([postern.managerOf("a"), postern.managerOf("b")]).toEqual(["infra/acme/mine", "infra/host"]);
  takes = "none";
  one.put(route("a", { spec: { changed: true } }), route("c"));
  one.drop(route("b"));
  await after();
  expect(calls.slice(2).toSorted()).toEqual(["host applies c", "host removes b"]);
  const stopped = postern.stop();
  await clock.advance(20_000);
  await stopped;
});
