import { expect, test } from "bun:test";
import { createStore } from "../resource/mod.ts";
import { createEngine, derive, derivePart, Parts } from "./mod.ts";

test("computes once for a part, and again for an equal one", () => {
  const seen: object[] = [];
  const twice = derivePart("twice", (part: { readonly n: number }) => ({ twice: part.n * 2, call: seen.push(part) }));
  const parts = new Parts();
  const part = { n: 2 };
  const first = parts.of(twice, part);
  expect(first).toEqual({ twice: 4, call: 1 });
  expect(parts.of(twice, part)).toBe(first);
  expect(parts.of(twice, { n: 2 })).not.toBe(first);
  expect(seen).toEqual([{ n: 2 }, { n: 2 }]);
});

test("remembers that there is no answer", () => {
  let calls = 0;
  const nothing = derivePart("nothing", (_: object) => void calls++);
  const parts = new Parts();
  const part = {};
  expect([parts.of(nothing, part), parts.of(nothing, part)]).toEqual([undefined, undefined]);
  expect(calls).toBe(1);
});

test("an engine holds its own from build to build, and another one knows nothing of it", () => {
  let calls = 0;
  const counted = derivePart("counted", (_: object) => ++calls);
  const part = {};
  const root = derive("root", (_key, read) => [read.setting("n"), read.parts.of(counted, part)]);
  const world = (n: number) => ({ snapshot: createStore().snapshot, settings: { n }, needs: new Map(), now: 0 });
  const engine = createEngine();
  expect([engine.build(world(1), root, "").value, engine.build(world(2), root, "").value]).toEqual([
    [1, 1],
    [2, 1],
  ]);
  expect(createEngine().build(world(2), root, "").value).toEqual([2, 2]);
});
