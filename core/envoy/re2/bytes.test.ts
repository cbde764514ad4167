import { expect, test } from "bun:test";
import { readRe2 } from "./mod.ts";

const isRe2 = (pattern: string) => readRe2(pattern) !== undefined;

test("what RE2 reads over bytes is taken", () => {
  const taken = [
    "a+",
    "/文/[ä-ü]",
    "\\x{e4}",
    "[\\x{00}-\\x{ff}]",
    "\\x41",
    "\\p{Han}",
    "\\C",
    "a\\C{2}b",
    "\\Q\\x{4e00}\\E",
    "\\\\x{4e00}",
  ];
  expect(taken.filter((pattern) => !isRe2(pattern))).toEqual([]);
});

test("letters by numbers that no byte has are refused, as is what RE2 does not have", () => {
  const refused = [
    ...["\\x{100}", "\\x{4e00}", "[\\x{4e00}-\\x{9fa5}]", "[^]\\x{100}]", "\\Qa\\E\\x{0100}", "\\\\\\x{100}"],
    ...["(?=a)", "(a)\\1", "[\\C]", "a{1001}", "(", "\\x{110000}"],
  ];
  expect(refused.filter(isRe2)).toEqual([]);
});

test("groups are counted where any byte is asked for too", () => {
  expect(readRe2("\\C(a)(b)")?.groupCount()).toBe(2);
  expect(readRe2("(")).toBeUndefined();
});
