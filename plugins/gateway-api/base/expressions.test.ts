import { expect, test } from "bun:test";
import { isRe2, partOfRe2, quoteRe2, substitutionFault } from "./expressions.ts";

test("what Envoy reads is RE2, and nothing beyond it", () => {
  for (const pattern of ["a|b", "(?i)a", "(?P<n>a)", "[[:alpha:]]+", "\\Qa.b\\E"]) expect(isRe2(pattern)).toBe(true);
  for (const pattern of ["(", "(?=a)", "\\1", "[z-a]", "a**"]) expect(isRe2(pattern)).toBe(false);
  expect(quoteRe2("a.b*c(d)[e]{f}^$|\\+?")).toBe("a\\.b\\*c\\(d\\)\\[e\\]\\{f\\}\\^\\$\\|\\\\\\+\\?");
});

test("an expression that is a part of another one keeps to its part", () => {
  const parts: Readonly<Record<string, string>> = {
    "a.b": "a.b",
    "a|b": "(?:a|b)",
    "(a|b)": "(a|b)",
    "[|]a": "[|]a",
    "[]|]a": "[]|]a",
    "a\\|b": "a\\|b",
    "\\Qa|b\\Ec": "\\Qa|b\\Ec",
    "(?i)a": "(?:(?i)a)",
    "(?i:a)": "(?i:a)",
    "^a$": "a",
    "\\Aa\\z": "a",
    "^a$|^b$": "(?:a|b)",
    "a\\$": "a\\$",
    "(^a$)": "(^a$)",
    "\\Qa.b": "\\Qa.b\\E",
    "\\Qa\\": "\\Qa\\\\E",
    "": "",
  };
  for (const [whole, part] of Object.entries(parts)) {
    expect([whole, partOfRe2(whole)]).toEqual([whole, part]);
    expect(isRe2(`/${part}/x`)).toBe(true);
  }
});

test("a substitution names groups that are there, and knows no other escapes", () => {
  const faultOf = (pattern: string, substitution: string) =>
    substitutionFault(pattern, substitution, { forPath: false });
  expect(faultOf("(a)(b)", "\\2-\\1-\\0-\\\\")).toBeUndefined();
  expect(faultOf("(a)", "\\10")).toBeUndefined();
  expect(faultOf("(?:a)(?P<n>b)", "\\1")).toBeUndefined();
  expect(faultOf("(a)", "\\2")).toEqual({ fault: "group", at: "\\2", groups: 1 });
  expect(faultOf("a", "\\n")).toEqual({ fault: "escape", at: "\\n" });
  expect(faultOf("a", "b\\")).toEqual({ fault: "escape", at: "\\" });
});

test("a new path begins with a slash where that can be told", () => {
  const faultOf = (pattern: string, substitution: string) =>
    substitutionFault(pattern, substitution, { forPath: true });
  for (const [pattern, substitution] of [
    ["^/a", "/b"],
    ["^/a", ""],
    ["^/a(/.*)", "\\1"],
    ["/a", "b"],
    ["^/a|/b", "c"],
  ] as const)
    expect(faultOf(pattern, substitution)).toBeUndefined();
  for (const pattern of ["^/a", "\\A/a", "^/a|^/b"]) expect(faultOf(pattern, "b")).toEqual({ fault: "slash" });
});
