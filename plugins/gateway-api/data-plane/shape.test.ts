import { expect, test } from "bun:test";
import type * as ir from "../../../core/ir/mod.ts";
import { httpMatches } from "../routes/http-matches.ts";
import { precedence } from "./shape.ts";

const header = (name: string, exact = "x"): ir.StringMatch => ({ name, exact });

test("matches go by path, then method, then headers, then parameters", () => {
  const ordered: readonly Partial<ir.HttpRoute>[] = [
    { pathMatch: { prefix: "/" } },
    { queryParamMatches: [header("q")] },
    { headerMatches: [header("a")] },
    { headerMatches: [header("a"), header("b")] },
    { headerMatches: [header(":method", "GET")] },
    { headerMatches: [header(":method", "GET"), header("a")] },
    { pathMatch: { prefix: "/a" } },
    { pathMatch: { prefix: "/a/b" } },
    { pathMatch: { safeRegex: "/a" } },
    { pathMatch: { exact: "/" } },
  ];
  const ranks = ordered.map((match) => precedence({ name: "r", ...match }));
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(new Set(ranks).size).toBe(ranks.length);
});

test("of headers with one name, whatever its case, the first match counts", () => {
  const headers = [
    { name: "x-a", value: "1" },
    { name: "X-A", value: "2" },
    { name: "x-b", value: "3" },
  ];
  expect(httpMatches({ match: { headers }, cookies: [], places: [0, 0] })).toEqual({
    value: { headerMatches: [header("x-a", "1"), header("x-b", "3")] },
  });
});
