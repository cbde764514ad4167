import { expect, test } from "bun:test";
import type { JsonObject } from "@bufbuild/protobuf";
import { applyJsonPatches, type JsonPatch, locate } from "./mod.ts";

const hosts: JsonObject = {
  name: "r",
  virtual_hosts: [
    { name: "a", routes: [{ name: "a/one", weight: 1 }, { name: "a/two" }] },
    { name: "b", "odd.key": { "x/y": true }, routes: [{ name: "b/one", weight: 3 }] },
  ],
};

const at = (path: string) => locate(hosts, path).map((pointer) => pointer.join("/"));

test("JSONPath: names, indexes, wildcards, descendants, slices", () => {
  expect(at("$.name")).toEqual(["name"]);
  expect(at("virtual_hosts[0].routes[-1]")).toEqual(["virtual_hosts/0/routes/1"]);
  expect(at("$.virtual_hosts[*].name")).toEqual(["virtual_hosts/0/name", "virtual_hosts/1/name"]);
  expect(at("..routes[0]")).toEqual(["virtual_hosts/0/routes/0", "virtual_hosts/1/routes/0"]);
  expect(at("$['virtual_hosts'][1]['odd.key']['x/y']")).toEqual(["virtual_hosts/1/odd.key/x/y"]);
  expect(at("virtual_hosts[0].routes[1:]")).toEqual(["virtual_hosts/0/routes/1"]);
  expect(at("virtual_hosts[0,1].name")).toEqual(["virtual_hosts/0/name", "virtual_hosts/1/name"]);
  expect(at("..nothing")).toEqual([]);
});

test("JSONPath filters: comparison, RE2 match, existence, and, or, not", () => {
  expect(at("..routes[?(@.name=='a/two')]")).toEqual(["virtual_hosts/0/routes/1"]);
  expect(at('..routes[?(@.name =~ "^./one$")]')).toEqual(["virtual_hosts/0/routes/0", "virtual_hosts/1/routes/0"]);
  expect(at("..routes[?(@.weight)]")).toEqual(["virtual_hosts/0/routes/0", "virtual_hosts/1/routes/0"]);
  expect(at("..routes[?@.weight > 1 || !(@.weight) && @.name == 'a/two']")).toEqual([
    "virtual_hosts/0/routes/1",
    "virtual_hosts/1/routes/0",
  ]);
});

test("JSONPath: what cannot be read is refused", () => {
  for (const path of ["$", "", "$.a[", "$.a[?(@.b ==)]", "$ a", "$.a[x]"]) expect(() => locate(hosts, path)).toThrow();
});

test("JSONPath without $ at its beginning is read from the document", () => {
  for (const path of [
    "virtual_hosts[1].name",
    ".virtual_hosts[1].name",
    "['virtual_hosts'][1].name",
    " $.virtual_hosts[1].name ",
  ])
    expect(at(path)).toEqual(["virtual_hosts/1/name"]);
});

test("JSONPath functions of RFC 9535 take RE2: match a whole text, search a part of it", () => {
  expect(at("..virtual_hosts[?match(@.name, 'a|b')]")).toEqual(["virtual_hosts/0", "virtual_hosts/1"]);
  expect(at("..routes[?match(@.name, 'one')]")).toEqual([]);
  expect(at("..routes[?search(@.name, 'one')]")).toEqual(["virtual_hosts/0/routes/0", "virtual_hosts/1/routes/0"]);
  expect(at("..routes[?search(@.name, '(?i)ONE$')]")).toEqual(["virtual_hosts/0/routes/0", "virtual_hosts/1/routes/0"]);
  expect(at("..virtual_hosts[?length(@.routes) > 1 && count(@..weight) == 1]")).toEqual(["virtual_hosts/0"]);
  for (const pattern of ["(?=a)a", "(", "\\\\1"])
    expect(() => at(`..routes[?match(@.name, '${pattern}')]`)).toThrow("is no RE2 regular expression");
});

test("JSONPath: =~ is a search wherever it stands, and no operator in a text", () => {
  const one = ["virtual_hosts/0/routes/0", "virtual_hosts/1/routes/0"];
  expect(at("..routes[?(@.name =~ /one$/)]")).toEqual(one);
  expect(at("..routes[?@['name'] =~ 'one' && @.weight =~ 'x' || @.weight > 2]")).toEqual(["virtual_hosts/1/routes/0"]);
  expect(at("$.virtual_hosts[?@.routes[0].name =~ '^b.one']")).toEqual(["virtual_hosts/1"]);
  expect(at("$.virtual_hosts[?count(@.routes[?@.name =~ 'two']) == 1]")).toEqual(["virtual_hosts/0"]);
  expect(at("$.virtual_hosts[?@.name == 'x =~ y' || @.name == 'b']")).toEqual(["virtual_hosts/1"]);
  expect(locate({ l: ["a.b", "axb"] }, "$.l[?@ =~ 'a\\.b']")).toEqual([["l", 0]]);
});

test("JSONPath: names may hold hyphens, as those of metadata do", () => {
  const document = { filter_metadata: { "envoy-gateway": { a: 1 } } };
  expect(locate(document, "filter_metadata.envoy-gateway.a")).toEqual([["filter_metadata", "envoy-gateway", "a"]]);
  expect(locate(document, "$..envoy-gateway")).toEqual([["filter_metadata", "envoy-gateway"]]);
});

test("JSONPath goes down as far as messages nest, and no further", () => {
  const nested = (levels: number) =>
    JSON.parse(`${'{"a":'.repeat(levels)}{"deep":1}${"}".repeat(levels)}`) as JsonObject;
  expect(locate(nested(200), "..deep")).toHaveLength(1);
  expect(() => locate(nested(300), "..deep")).toThrow("recursion limit");
});

test("places are removed from behind, so that none moves before its turn", () => {
  const { document, errors } = patched({ l: [1, 2, 3, 4] }, { op: "remove", jsonPath: "$.l[?@ > 1]" });
  expect([document, errors]).toEqual([{ l: [1] }, []]);
});

const patched = (document: object, ...patches: JsonPatch[]) => applyJsonPatches(document as never, patches);

test("the operations of RFC 6902, with negative indexes and without touching the input", () => {
  const input = { a: [1, 2, 3], b: { c: 1 } };
  const { document, errors } = patched(
    input,
    { op: "add", path: "/a/1", value: 9 },
    { op: "add", path: "/a/-", value: 4 },
    { op: "replace", path: "/a/-1", value: 5 },
    { op: "remove", path: "/a/0" },
    { op: "copy", from: "/b/c", path: "/b/d" },
    { op: "move", from: "/b/c", path: "/e~1f" },
    { op: "test", path: "/b", value: { d: 1 } },
  );
  expect(errors).toEqual([]);
  expect(document).toEqual({ a: [9, 2, 3, 5], b: { d: 1 }, "e/f": 1 });
  expect(input).toEqual({ a: [1, 2, 3], b: { c: 1 } });
});

test("add makes missing containers; replace and remove do not", () => {
  expect(patched({}, { op: "add", path: "/a/b/0/c", value: 1 }).document).toEqual({ a: { b: [{ c: 1 }] } });
  expect(patched({ l: [] }, { op: "add", path: "/l/1/x", value: 1 }).document).toEqual({ l: [null, { x: 1 }] });
  const refused = patched({ a: 1 }, { op: "replace", path: "/b/c", value: 1 }, { op: "remove", path: "/b" });
  expect(refused).toEqual({
    document: { a: 1 },
    errors: ["replace /b/c: there is nothing at b", "remove /b: there is nothing at b"],
  });
});

test("a failing operation is left out and the others count", () => {
  const { document, errors } = patched(
    { a: 1 },
    { op: "add", path: "/x" },
    { op: "remove", path: "/a", value: 1 },
    { op: "move", path: "/a" },
    { op: "test", path: "/a", value: 2 },
    { op: "add", jsonPath: "..none", path: "x", value: 1 },
    { op: "add", path: "/b", value: 2 },
  );
  expect(document).toEqual({ a: 1, b: 2 });
  expect(errors).toHaveLength(5);
});

test("jsonPath selects places and path goes on from them", () => {
  const { document } = patched(hosts, {
    op: "add",
    jsonPath: "..routes[?(@.name =~ 'one')]",
    path: "timeout",
    value: "1s",
  });
  expect(locate(document, "..timeout").map((pointer) => pointer.join("/"))).toEqual([
    "virtual_hosts/0/routes/0/timeout",
    "virtual_hosts/1/routes/0/timeout",
  ]);
});
