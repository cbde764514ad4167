import { expect, test } from "bun:test";
import { differencesOf } from "./difference.ts";

const paths = (a: unknown, b: unknown) => differencesOf(a, b).map(({ path }) => path);

test("equal values have no differences, whatever they are made of", () => {
  const make = () => ({ list: [1, { a: new Uint8Array([1, 2]) }], map: new Map([["k", [1]]]), set: new Set(["x"]) });
  expect(differencesOf(make(), make())).toEqual([]);
});

test("a difference is told by its place: members, places of lists, entries of maps, bytes", () => {
  expect(paths({ a: { b: [1, 2] } }, { a: { b: [1, 3] } })).toEqual(["a.b.1"]);
  expect(paths({ a: 1 }, { a: 1, b: 2 })).toEqual(["b"]);
  expect(paths([1, 2], [1])).toEqual(["1"]);
  expect(paths(new Map([["k", 1]]), new Map([["l", 1]]))).toEqual(["k", "l"]);
  expect(paths({ bytes: new Uint8Array([1]) }, { bytes: new Uint8Array([2]) })).toEqual(["bytes"]);
  expect(paths({ a: [] }, { a: {} })).toEqual(["a"]);
});

test("no text of a value is told, since it may be a secret, and no more than a few differences", () => {
  expect(differencesOf({ key: "abc" }, { key: "abcd" })).toEqual([
    { path: "key", before: "a text of 3 characters", after: "a text of 4 characters" },
  ]);
  expect(differencesOf(new Array(50).fill(1), new Array(50).fill(2))).toHaveLength(8);
});
