import { expect, test } from "bun:test";
import type { JsonObject } from "@bufbuild/protobuf";
import { applyJsonPatches, type JsonPatch, tooManyOperations } from "./mod.ts";

const errorsOf = (document: JsonObject, ...patches: JsonPatch[]) => applyJsonPatches(document, patches).errors;

test("copies of copies end where the document gets too large", () => {
  const patches = Array.from({ length: 60 }, (_, i): JsonPatch => ({ op: "copy", from: "/a", path: `/a/b${i}` }));
  const { document, errors } = applyJsonPatches({ a: { c: 1 } }, patches);
  expect(errors[0]).toMatch(/^copy \/a\/b\d+: the document would get more than 100030 values$/);
  expect(JSON.stringify(document).length).toBeLessThan(2_000_000);
});

test("a path that looks at everything again and again ends at its number of steps", () => {
  const list = Array.from({ length: 300 }, (_, i) => ({ name: `n${i}`, tags: ["a", "b"] }));
  const texts = Array.from({ length: 3_000 }, (_, i) => `t${i}`);
  for (const jsonPath of [
    "$..[*,*,*,*]..[*,*,*,*]..[*,*,*,*]",
    "$.list[?count($..*) > 0]",
    "$.texts[?$.texts[?$.texts[?@ == 'none']]]",
  ]) {
    const [error] = errorsOf({ list, texts }, { op: "remove", jsonPath });
    expect(error).toMatch(/: it takes more than \d+ steps$/);
  }
});

test("one change of each of thousands of places is fine", () => {
  const hosts = Array.from({ length: 3_000 }, (_, i) => ({ name: `h${i}`, routes: [{ name: `r${i}` }] }));
  const change = { op: "add", jsonPath: "$..routes[?@.name =~ '^r']", path: "timeout", value: "1s" } as const;
  const { document, errors } = applyJsonPatches({ hosts }, [change]);
  expect(errors).toEqual([]);
  expect(JSON.stringify(document).match(/"timeout"/g)).toHaveLength(3_000);
});

test("a path, and what it leads to, have a length", () => {
  expect(errorsOf({ a: 1 }, { op: "remove", jsonPath: `$.${"a".repeat(3_000)}` })[0]).toContain(
    "is longer than 2048 characters",
  );
  expect(errorsOf({}, { op: "add", path: "/a".repeat(300), value: 1 })[0]).toBe(
    `add ${"/a".repeat(100)}…: it leads more than 256 levels down`,
  );
});

test("operations are counted, and those that search among them", () => {
  const pointer = { path: "/a" };
  const search = { jsonPath: "$.a" };
  expect(tooManyOperations([...Array(400).fill(pointer), ...Array(100).fill(search)])).toBe(false);
  expect(tooManyOperations(Array(501).fill(pointer))).toBe(true);
  expect(tooManyOperations(Array(101).fill(search))).toBe(true);
});
