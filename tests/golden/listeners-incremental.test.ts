import { expect, test } from "bun:test";
import { createEngine, differencesOf, type World } from "../../core/incremental/mod.ts";
import { createStore, type KubeObject, refOf } from "../../core/resource/mod.ts";
import { DEFAULT_SETTINGS } from "../../plugins/gateway-api/base/settings.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { gateway, NEW, OLD, OLDEST, object, set } from "../listener-world.ts";

const BASE = [
  object("GatewayClass", "/eg", undefined, { controllerName: DEFAULT_SETTINGS.controllerName }),
  ...["infra", "calm", "rude"].map((name) => object("Namespace", `/${name}`, undefined, {})),
];

function started(objects: readonly KubeObject[], settings: Readonly<Record<string, unknown>>) {
  const store = createStore();
  store.apply({ upsert: [...BASE, ...objects] });
  const engine = createEngine();
  const world = (): World => ({ snapshot: store.snapshot, settings, needs: new Map(), now: 0 });
  return {
    store,
    build: () => engine.build(world(), root, ""),
    fresh: () => createEngine().build(world(), root, "").value,
  };
}

function route(key: string, parent: string, hostnames: readonly string[], path = "/"): KubeObject {
  const [kind, namespace, name] = parent.split("/");
  const rules = [{ matches: [{ path: { type: "PathPrefix", value: path } }] }];
  return object("HTTPRoute", key, OLDEST, { parentRefs: [{ kind, namespace, name }], hostnames, rules });
}

test("on a host with many Gateways a changed route computes what it did with one, and a new Gateway little more for each other one", () => {
  const many = Array.from({ length: 200 }, (_, i) => gateway(`calm/g${i}`, OLD, [`web HTTP ${1000 + i}`]));
  const { store, build } = started([...many, route("calm/r", "Gateway/calm/g0", ["a.test"])], { runningOnHost: true });
  const before = build();
  store.apply({ upsert: [route("calm/r", "Gateway/calm/g0", ["a.test"], "/other")] });
  expect(build().stats.computed).toBeLessThanOrEqual(20);
  store.apply({ upsert: [gateway("rude/mine", NEW, ["web HTTP 1000", "own HTTP 5000"])] });
  const after = build();
  expect(Object.keys(after.value.xds)).toHaveLength(201);
  expect(after.value.xds["calm/g1"]).toBe(before.value.xds["calm/g1"] as object);
  expect(after.value.xds["rude/mine"]?.http?.map(({ name }) => name)).toEqual(["rude/mine/own"]);
});

/** Versions of each object, of which one at a time is there; the first stands for none. */
const VERSIONS: readonly (readonly (KubeObject | undefined)[])[] = [
  [
    undefined,
    gateway("infra/edge", OLD, ["web HTTP 80", "tls TLS 443 *.test"]),
    gateway("infra/edge", OLD, ["tcp TCP 80"]),
  ],
  [
    undefined,
    gateway("rude/mine", NEW, ["web HTTP 80 *.a.test", "x HTTP 10080"]),
    gateway("rude/mine", OLDEST, ["web HTTP 80", "tcp TCP 80"]),
  ],
  [
    undefined,
    set("calm/shop", OLD, ["a HTTP 80 a.test", "b TLS 443 *.a.test"]),
    set("calm/shop", NEW, ["a HTTP 80 a.test"], "rude/mine"),
  ],
  [
    undefined,
    set("rude/set", NEW, ["a HTTP 80 a.test", "b HTTP 80 *.test"]),
    set("rude/set", OLDEST, ["a TLS 443 *.a.test", "b TCP 80"]),
  ],
  [
    undefined,
    route("calm/r", "Gateway/infra/edge", ["a.test", "*.test", "*.a.test"]),
    route("calm/r", "ListenerSet/calm/shop", ["*.test"]),
  ],
  [
    undefined,
    route("rude/r", "Gateway/rude/mine", []),
    route("rude/r", "ListenerSet/rude/set", ["a.test", "b.a.test"]),
  ],
];

/** Numbers that look like chance and are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}

test.each([
  ["in a cluster", {}],
  ["on a host", { runningOnHost: true }],
])("whatever comes and goes, %s what is built is what would be built from nothing", (_where, settings) => {
  const next = numbers(7);
  const { store, build, fresh } = started([], settings);
  for (let i = 0; i < 150; i++) {
    const versions = VERSIONS[next() % VERSIONS.length] as (typeof VERSIONS)[number];
    const now = versions[next() % versions.length];
    if (now) store.apply({ upsert: [now] });
    else store.apply({ remove: [refOf(versions[1] as KubeObject)] });
    expect(differencesOf(build().value, fresh())).toEqual([]);
  }
});
