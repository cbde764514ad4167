import { expect, test } from "bun:test";
import type { KubeObject } from "../object/mod.ts";
import { createStore } from "../resource/store.ts";
import { createEngine } from "./engine.ts";
import { derive, type Reader } from "./reader.ts";
import type { World } from "./world.ts";

function backend(name: string, host: string): KubeObject {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "Backend",
    metadata: { name, namespace: "default" },
    spec: { endpoints: [{ hostname: host }] },
  };
}

function worldOf(store: ReturnType<typeof createStore>, over: Partial<World> = {}): World {
  return { snapshot: store.snapshot, settings: {}, needs: new Map(), now: 0, ...over };
}

/** A derivation that counts its computations. */
function counted<V>(name: string, compute: (key: string, read: Reader) => V) {
  const calls: string[] = [];
  const derivation = derive(name, (key, read) => {
    calls.push(key);
    return compute(key, read);
  });
  return { derivation, calls };
}

const hostOf = (key: string, read: Reader) => read.get("Backend", "default", key)?.spec.endpoints?.[0]?.hostname;

test("only what read a changed object is computed again", () => {
  const store = createStore();
  store.apply({ upsert: [backend("a", "a1"), backend("b", "b1")] });
  const host = counted("host", hostOf);
  const root = counted("root", (_key, read) => [read.from(host.derivation, "a"), read.from(host.derivation, "b")]);
  const engine = createEngine({ freeze: true });

  expect(engine.build(worldOf(store), root.derivation, "").value).toEqual(["a1", "b1"]);
  store.apply({ upsert: [backend("b", "b2")] });
  const second = engine.build(worldOf(store), root.derivation, "");

  expect(second.value).toEqual(["a1", "b2"]);
  expect(host.calls).toEqual(["a", "b", "b"]);
  expect(second.stats.computed).toBe(2);
});

test("an equal result keeps its identity and stops the change", () => {
  const store = createStore();
  store.apply({ upsert: [backend("a", "x")] });
  const upper = counted("length", (key, read) => ({ length: (hostOf(key, read) ?? "").length }));
  const root = counted("root", (_key, read) => ({ of: read.from(upper.derivation, "a") }));
  const engine = createEngine();

  const first = engine.build(worldOf(store), root.derivation, "").value;
  store.apply({ upsert: [backend("a", "y")] });
  const second = engine.build(worldOf(store), root.derivation, "").value;

  expect(second).toBe(first);
  expect(upper.calls).toEqual(["a", "a"]);
  expect(root.calls).toEqual([""]);
});

test("a change of status or resourceVersion is no change", () => {
  const store = createStore();
  const before = store.apply({ upsert: [backend("a", "x")] });
  const after = store.apply({
    upsert: [
      {
        ...backend("a", "x"),
        status: { conditions: [] },
        metadata: { name: "a", namespace: "default", resourceVersion: "7" },
      },
    ],
  });
  expect(after).toBe(before);
});

test("what the last build did not use is dropped", () => {
  const store = createStore();
  store.apply({ upsert: [backend("a", "a1"), backend("b", "b1")] });
  const host = counted("host", hostOf);
  const root = derive("root", (_key, read) =>
    read.all("Backend").map((object) => read.from(host.derivation, object.metadata.name)),
  );
  const engine = createEngine();

  expect(engine.build(worldOf(store), root, "").stats.live).toBe(3);
  store.apply({ remove: [{ group: "gateway.envoyproxy.io", kind: "Backend", namespace: "default", name: "b" }] });
  const second = engine.build(worldOf(store), root, "");

  expect(second.value).toEqual(["a1"]);
  expect(second.stats.live).toBe(2);
});

test("keys of a bucket change when objects come or go, not when they change", () => {
  const store = createStore();
  store.apply({ upsert: [backend("a", "a1"), backend("b", "b1")] });
  const keys = counted("keys", (_key, read) => read.keys("Backend", "all", ""));
  const host = counted("host", hostOf);
  const root = derive("root", (_key, read) =>
    read.from(keys.derivation, "").map((key) => read.from(host.derivation, key.slice("default/".length))),
  );
  const engine = createEngine();

  expect(engine.build(worldOf(store), root, "").value).toEqual(["a1", "b1"]);
  store.apply({ upsert: [backend("a", "a2")] });
  expect(engine.build(worldOf(store), root, "").value).toEqual(["a2", "b1"]);
  expect(keys.calls.length).toBe(1);
  store.apply({ upsert: [backend("0", "zero")] });
  expect(engine.build(worldOf(store), root, "").value).toEqual(["zero", "a2", "b1"]);
  expect(keys.calls.length).toBe(2);
});

test("a dependency that is read only as long as an earlier one says so is not asked after that one changed", () => {
  const store = createStore();
  store.apply({ upsert: [backend("switch", "on"), backend("a", "a1")] });
  const guarded = counted("guarded", (key, read) => {
    if (hostOf("switch", read) === "off") throw new Error("must not be asked");
    return hostOf(key, read);
  });
  const root = derive("root", (_key, read) =>
    hostOf("switch", read) === "on" ? read.from(guarded.derivation, "a") : "nothing",
  );
  const engine = createEngine();

  expect(engine.build(worldOf(store), root, "").value).toBe("a1");
  store.apply({ upsert: [backend("a", "a2"), backend("switch", "off")] });
  expect(engine.build(worldOf(store), root, "").value).toBe("nothing");
  expect(guarded.calls).toEqual(["a"]);
});

test("readers of what is verified eagerly are looked at only when it became another value", () => {
  const store = createStore();
  store.apply({ upsert: [backend("a", "a1")] });
  const length = derive("length", (key, read) => hostOf(key, read)?.length, { eager: true });
  const reader = counted("reader", (key, read) => `${key} of ${read.from(length, "a")}`);
  const root = derive("root", (_key, read) => [hostOf("a", read), read.from(reader.derivation, "r")]);
  const engine = createEngine();

  expect(engine.build(worldOf(store), root, "").value).toEqual(["a1", "r of 2"]);
  store.apply({ upsert: [backend("a", "b1")] });
  const same = engine.build(worldOf(store), root, "");
  expect(same.value).toEqual(["b1", "r of 2"]);
  // The root and what is verified eagerly, and not the reader.
  expect([same.stats.verified, reader.calls.length]).toEqual([2, 1]);
  store.apply({ upsert: [backend("a", "a12")] });
  expect(engine.build(worldOf(store), root, "").value).toEqual(["a12", "r of 3"]);
});

test("an error of what is verified eagerly reaches those who read it, and ends when it does", () => {
  const store = createStore();
  store.apply({ upsert: [backend("a", "a1")] });
  const picky = derive(
    "picky",
    (key, read) => {
      const host = hostOf(key, read);
      if (host === "bad") throw new Error("a bad host");
      return host;
    },
    { eager: true },
  );
  const root = derive("root", (_key, read) => (hostOf("b", read) === "skip" ? "skipped" : read.from(picky, "a")));
  const engine = createEngine();

  expect(engine.build(worldOf(store), root, "").value).toBe("a1");
  store.apply({ upsert: [backend("a", "bad")] });
  expect(() => engine.build(worldOf(store), root, "")).toThrow("a bad host");
  store.apply({ upsert: [backend("b", "skip")] });
  expect(engine.build(worldOf(store), root, "").value).toBe("skipped");
  store.apply({ upsert: [backend("a", "a2"), backend("b", "read")] });
  expect(engine.build(worldOf(store), root, "").value).toBe("a2");
});

test("with freezing, nothing that was read or computed can be changed", () => {
  const store = createStore();
  store.apply({ upsert: [backend("a", "a1")] });
  const root = derive("root", (_key, read) => ({ of: read.all("Backend") }));
  const { value } = createEngine({ freeze: true }).build(worldOf(store), root, "");

  expect(Object.isFrozen(value)).toBe(true);
  expect(Object.isFrozen(value.of)).toBe(true);
  expect(Object.isFrozen(value.of[0]?.spec)).toBe(true);
});

test("settings, needs and instants are part of the world", () => {
  const store = createStore();
  const need = { id: "n", url: "https://issuer.example" } as const;
  const root = derive("root", (_key, read) => ({
    mode: read.setting("mode"),
    answered: read.need(need)?.ok ?? false,
    expired: read.hasPassed(100),
  }));
  const engine = createEngine();

  const first = engine.build(worldOf(store, { settings: { mode: "a" }, now: 50 }), root, "");
  expect(first.value).toEqual({ mode: "a", answered: false, expired: false });
  expect(first.needs).toEqual([need]);
  expect(first.nextInstant).toBe(100);

  const needs = new Map([["n", { ok: true, bytes: new Uint8Array(), sha256: "" } as const]]);
  const second = engine.build(worldOf(store, { settings: { mode: "a" }, needs, now: 100 }), root, "");
  expect(second.value).toEqual({ mode: "a", answered: true, expired: true });
  expect(second.nextInstant).toBeUndefined();
});

test("a circle is an error that names its members, and the engine survives it", () => {
  const store = createStore();
  store.apply({ upsert: [backend("a", "loop")] });
  const inner = derive("inner", (key, read): unknown =>
    hostOf("a", read) === "loop" ? read.from(outer, key) : "fine",
  );
  const outer = derive("outer", (key, read): unknown => read.from(inner, key));
  const engine = createEngine();

  expect(() => engine.build(worldOf(store), outer, "k")).toThrow("outer(k) -> inner(k) -> outer(k)");
  store.apply({ upsert: [backend("a", "straight")] });
  expect(engine.build(worldOf(store), outer, "k").value).toBe("fine");
});

test("buckets follow creation time, namespace and name, whatever the order of arrival", () => {
  const at = (name: string, creationTimestamp?: string) => ({
    ...backend(name, "h"),
    metadata: { name, namespace: "default", ...(creationTimestamp ? { creationTimestamp } : {}) },
  });
  const store = createStore();
  store.apply({ upsert: [at("z", "2024-01-02T00:00:00Z"), at("b", "2024-01-03T00:00:00Z")] });
  store.apply({ upsert: [at("a", "2024-01-03T00:00:00Z"), at("new"), at("y", "2024-01-01T00:00:00Z")] });
  expect(store.snapshot.all("Backend").map((object) => object.metadata.name)).toEqual(["new", "y", "z", "a", "b"]);
});

test("a snapshot far behind the journal, or of another store, asks for a full look", () => {
  const store = createStore();
  const first = store.apply({ upsert: [backend("a", "0")] });
  const second = store.apply({ upsert: [backend("a", "1")] });
  expect([...(second.changedSince(first) ?? [])]).toEqual(["object:Backend:default/a", "index:Backend:all:"]);
  for (let i = 2; i < 300; i++) store.apply({ upsert: [backend("a", `${i}`)] });
  expect(store.snapshot.changedSince(first)).toBeUndefined();
  expect(createStore().snapshot.changedSince(first)).toBeUndefined();
});

test("a derivation may compare its values itself, and a change stops where it finds them equal", () => {
  const store = createStore();
  store.apply({ upsert: [backend("a", "a1")] });
  const host = derive("host", hostOf, { share: (previous, next) => (previous?.[0] === next?.[0] ? previous : next) });
  const root = counted("root", (_key, read) => [read.from(host, "a")]);
  const engine = createEngine();
  const hosts = ["a1", "a2", "b1"].map((name) => {
    store.apply({ upsert: [backend("a", name)] });
    return engine.build(worldOf(store), root.derivation, "").value[0];
  });
  expect(hosts).toEqual(["a1", "a1", "b1"]);
  expect(root.calls).toHaveLength(2);
});
