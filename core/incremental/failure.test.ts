import { expect, test } from "bun:test";
import type { KubeObject } from "../object/mod.ts";
import { createStore } from "../resource/store.ts";
import { createEngine } from "./engine.ts";
import { derive, type Reader } from "./reader.ts";
import { withheldKey } from "./withheld.ts";
import type { World } from "./world.ts";

function backend(name: string, host: string): KubeObject {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "Backend",
    metadata: { name, namespace: "default" },
    spec: { endpoints: [{ hostname: host }] },
  };
}

function setUp(...names: readonly string[]) {
  const store = createStore();
  store.apply({ upsert: names.map((name) => backend(name, name)) });
  const world = (over: Partial<World> = {}): World => {
    return { snapshot: store.snapshot, settings: {}, needs: new Map(), now: 0, ...over };
  };
  return { store, world, engine: createEngine({ freeze: true }) };
}

const ref = (name: string) => ({ group: "gateway.envoyproxy.io", kind: "Backend", namespace: "default", name });
const hostOf = (name: string, read: Reader) => read.get("Backend", "default", name)?.spec.endpoints?.[0]?.hostname;
const bombs: string[] = [];

/** The host of a Backend; one that is called bomb throws. */
const host = derive("host", (name, read) => {
  const found = hostOf(name, read);
  if (found === "bomb") {
    bombs.push(name);
    throw new TypeError("boom");
  }
  return found;
});
const contained = derive("contained", (name, read) =>
  read.contain(
    ref(name),
    () => read.from(host, name),
    () => "instead",
  ),
);
const all = derive("all", (_key, read) =>
  read.all("Backend").map(({ metadata }) => read.from(contained, metadata.name)),
);

test("what throws costs its own object alone, and is reported on it until it changes", () => {
  const { store, world, engine } = setUp("a", "bomb");
  const first = engine.build(world(), all, "");
  expect(first.value).toEqual(["a", "instead"]);
  expect(first.failures).toEqual([
    {
      object: ref("bomb"),
      where: "host",
      number: expect.stringMatching(/^[0-9a-f]{8}$/),
      error: expect.any(TypeError),
    },
  ]);
  store.apply({ upsert: [backend("a", "b")] });
  const tries = bombs.length;
  const second = engine.build(world(), all, "");
  expect(second.value).toEqual(["b", "instead"]);
  expect(second.failures).toEqual(first.failures);
  expect(bombs.length).toBe(tries);
  store.apply({ upsert: [backend("bomb", "mended")] });
  const third = engine.build(world(), all, "");
  expect(third.value).toEqual(["b", "mended"]);
  expect(third.failures).toEqual([]);
});

test("what failed is forgotten with its object", () => {
  const { store, world, engine } = setUp("a", "bomb");
  expect(engine.build(world(), all, "").failures.length).toBe(1);
  store.apply({ remove: [ref("bomb")] });
  expect(engine.build(world(), all, "").failures).toEqual([]);
});

test("an error that nobody contains reaches the caller, and the next change is built", () => {
  const { store, world, engine } = setUp("bomb");
  const root = derive("root", (_key, read) => read.from(host, "bomb"));
  expect(() => engine.build(world(), root, "")).toThrow("boom");
  expect(() => engine.build(world(), root, "")).toThrow("boom");
  store.apply({ upsert: [backend("bomb", "mended")] });
  expect(engine.build(world(), root, "").value).toBe("mended");
});

test("what is withheld, and what is in force, are inputs that concern their readers alone", () => {
  const { store, world, engine } = setUp("a", "b");
  const computed: string[] = [];
  const each = derive("each", (name, read) => {
    computed.push(name);
    return read.withheld("Backend", "default", name)?.reason ?? read.inForce("Backend", "default", name)?.metadata.name;
  });
  const root = derive("root", (_key, read) => [read.from(each, "a"), read.from(each, "b")]);
  expect(engine.build(world(), root, "").value).toEqual([undefined, undefined]);
  const withheld = new Map([
    [withheldKey("Backend", "default", "b"), { reason: "refused", instead: "closed" as const }],
  ]);
  expect(engine.build(world({ withheld }), root, "").value).toEqual([undefined, "refused"]);
  const inForce = new Map([[withheldKey("Backend", "default", "a"), backend("older", "x")]]);
  expect(engine.build(world({ withheld: new Map(withheld), inForce }), root, "").value).toEqual(["older", "refused"]);
  expect(engine.build(world({ inForce }), root, "").value).toEqual(["older", undefined]);
  expect(computed).toEqual(["a", "b", "b", "a", "b"]);
  expect(store.snapshot.revision).toBe(1);
});

test("it is known on which objects a value rests, also on absent ones and on those of a list", () => {
  const { world, engine } = setUp("a", "b");
  const listed = derive("listed", (_key, read) => read.all("Backend").length);
  const one = derive("one", (_key, read) => [read.from(host, "a"), read.get("Secret", "x", "gone")]);
  const root = derive("root", (_key, read) => [read.from(one, ""), read.from(listed, "")]);
  engine.build(world(), root, "");
  expect([...engine.restsOn(one, "")].sort()).toEqual(["object:Backend:default/a", "object:Secret:x/gone"]);
  expect([...engine.restsOn(listed, "")].sort()).toEqual(["object:Backend:default/a", "object:Backend:default/b"]);
  expect([...engine.restsOn(root, "")].length).toBe(3);
  expect([...engine.restsOn(one, "other")]).toEqual([]);
});
