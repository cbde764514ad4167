import { expect, test } from "bun:test";
import { createNames } from "./names.ts";

test("a name is taken for one build, by whoever has its place", () => {
  const names = createNames();
  const place = names.placeOf("a");
  expect(names.taken(place)).toBe(false);
  names.take(place);
  expect(names.taken(names.placeOf("a"))).toBe(true);
  names.settle();
  expect(names.taken(place)).toBe(false);
});

test("names that nobody asks for are forgotten, others keep their place", () => {
  const names = createNames();
  const kept = names.placeOf("kept");
  const gone = names.placeOf("gone-0");
  for (let i = 1; i < 200; i++) names.placeOf(`gone-${i}`);
  names.taken(kept);
  names.settle();
  expect(names.placeOf("kept")).toBe(kept);
  expect(names.placeOf("gone-0")).not.toBe(gone);
});
