import { expect, test } from "bun:test";
import { Collection } from "../collection/collection.ts";
import type { KubeObject } from "../object/mod.ts";
import { createStore } from "../resource/store.ts";
import { randomNumbers } from "../testing/mod.ts";
import { createEngine } from "./engine.ts";
import { derive, gather } from "./reader.ts";

const names = derive("names", (_key, read) => read.setting("names") as Collection<string, string>);

/** The content of a ConfigMap: a word, nothing, or something that cannot be read. */
const word = derive("word", (name, read): string | undefined => {
  const said = read.get("ConfigMap", "d", name)?.data?.["word"];
  if (said === "bad") throw new Error("cannot be read");
  return said;
});

const words = gather("words", names, word);

function map(name: string, said: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "d" },
    data: { word: said },
  } as KubeObject;
}

const ref = (name: string) => ({ group: "", kind: "ConfigMap", namespace: "d", name });

function setUp(listed: readonly (readonly [string, string])[], maps: readonly KubeObject[]) {
  const store = createStore();
  store.apply({ upsert: maps });
  const engine = createEngine({ freeze: true });
  let list = Collection.of(listed);
  const build = () => {
    const world = { snapshot: store.snapshot, settings: { names: list }, needs: new Map(), now: 0 };
    const { value, stats } = engine.build(world, words, "");
    return { value, stats, entries: [...value] };
  };
  const rename = (changes: Parameters<typeof list.with>[0]) => {
    list = list.with(changes);
  };
  return { store, build, rename };
}

test("a value is gathered for each entry that has one, in the order of keys", () => {
  const { build } = setUp(
    [
      ["2", "b"],
      ["1", "a"],
      ["3", "gone"],
    ],
    [map("a", "x"), map("b", "y")],
  );
  expect(build().entries).toEqual([
    ["1", "x"],
    ["2", "y"],
  ]);
});

test("one that changes costs itself, one that is the same again changes nothing", () => {
  const many = Array.from({ length: 500 }, (_, i) => String(i));
  const { store, build } = setUp(
    many.map((name) => [name, name]),
    many.map((name) => map(name, "x")),
  );
  const { value } = build();
  store.apply({ upsert: [map("7", "z")] });
  const second = build();
  expect([second.stats.computed, second.value.get("7"), second.value.size]).toEqual([2, "z", 500]);
  store.apply({ upsert: [{ ...map("7", "z"), metadata: { name: "7", namespace: "d", labels: { a: "b" } } }] });
  const third = build();
  expect([third.value === second.value, value.get("7")]).toEqual([true, "x"]);
});

test("entries come, go and name another one, and what nobody names is let go of", () => {
  const { build, rename, store } = setUp(
    [
      ["1", "a"],
      ["2", "b"],
    ],
    [map("a", "x"), map("b", "y")],
  );
  const { live } = build().stats;
  rename([
    ["3", "a"],
    ["1", undefined],
    ["2", "a"],
  ]);
  const second = build();
  expect(second.entries).toEqual([
    ["2", "x"],
    ["3", "x"],
  ]);
  expect(second.stats.live).toBe(live - 1);
  store.apply({ upsert: [map("a", "both")] });
  expect(build().entries).toEqual([
    ["2", "both"],
    ["3", "both"],
  ]);
  store.apply({ remove: [ref("a")] });
  expect(build().entries).toEqual([]);
});

test("one that throws fails the whole, until it can be read again or is not named any more", () => {
  const { build, rename, store } = setUp(
    [
      ["1", "a"],
      ["2", "b"],
    ],
    [map("a", "x"), map("b", "bad")],
  );
  expect(build).toThrow("cannot be read");
  store.apply({ upsert: [map("b", "y")] });
  expect(build().entries).toEqual([
    ["1", "x"],
    ["2", "y"],
  ]);
  store.apply({ upsert: [map("a", "bad"), map("b", "other")] });
  expect(build).toThrow("cannot be read");
  rename([["1", undefined]]);
  expect(build().entries).toEqual([["2", "other"]]);
});

test("random changes give what a build from nothing gives", () => {
  const next = randomNumbers(3);
  const under = (most: number) => Math.floor(next() * most);
  const { build, rename, store } = setUp([], []);
  const listed = new Map<string, string>();
  for (let round = 0; round < 300; round++) {
    for (let i = under(4); i > 0; i--) {
      const [key, name] = [String(under(30)), `m${under(20)}`];
      if (under(3) === 0) listed.delete(key);
      else listed.set(key, name);
      rename([[key, listed.get(key)]]);
    }
    const name = `m${under(20)}`;
    if (under(3) === 0) store.apply({ remove: [ref(name)] });
    else store.apply({ upsert: [map(name, `w${under(5)}`)] });
    const expected = [...listed]
      .map(([key, of]) => [key, store.snapshot.get("ConfigMap", "d", of)?.data?.["word"]] as const)
      .filter(([, said]) => said !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    expect(build().entries).toEqual(expected as never);
  }
});
