import { expect, test } from "bun:test";
import { RE2JS } from "re2js";
import { measure } from "./measure.ts";
import { compileRe2, MAX_STEPS, patternFault, readRe2 } from "./mod.ts";

test("what RE2 reads is read, with its groups", () => {
  const good: readonly (readonly [string, number])[] = [
    ["^/api/(v[0-9]+)/(?P<name>[^/]*)$", 2],
    ["a{2,3}(b{4})?", 1],
    ["\\Q.{2000}\\E", 0],
    ["[{2000}]", 0],
    ["\\{2000}", 0],
    ["a{,5}", 0],
    ["{", 0],
    ["(?i)x|(?s:.)", 0],
    ["\\p{Greek}+\\pL\\pL[\\pN\\d]", 0],
    ["(a{10}){100}", 1],
    ["^[a-z0-9]{1,63}(\\.[a-z0-9]{1,63}){0,10}$", 1],
    [".{1,255}", 0],
  ];
  for (const [pattern, groups] of good) expect([pattern, readRe2(pattern)?.groupCount()]).toEqual([pattern, groups]);
});

test("what RE2 refuses is refused", () => {
  for (const pattern of [
    "(",
    "a)",
    "[",
    "a**",
    "a{2}{3}",
    "a{1001}",
    "a{3,2}",
    "(?=a)",
    "\\1",
    "(a{11}){100}",
    "((a{10}){11}){10}",
    "*",
    "\\",
  ])
    expect([pattern, readRe2(pattern)]).toEqual([pattern, undefined]);
});

test("what is said of an expression shows a part of it, on one line", () => {
  expect(patternFault(`(${"a".repeat(4_000)}`)).toBe(`"(${"a".repeat(199)}…" is no RE2 regular expression`);
  expect(patternFault("(\n\u001b")).toBe('"(\\n\\u001b" is no RE2 regular expression');
});

test("the size is that of the program, as far as it matters", () => {
  const sizes: readonly (readonly [string, number])[] = [
    ["abc", 3],
    ["a{10}", 10],
    ["(ab){10}", 40],
    ["((a{10}){10}){10}", 1_220],
    ["\\Qabc\\E", 7],
  ];
  for (const [pattern, steps] of sizes) expect([pattern, measure(pattern).steps]).toEqual([pattern, steps]);
});

test("an expression that comes to too much is refused before it is compiled", () => {
  const large = [
    ".{1000}".repeat(585),
    ".{0,1000}".repeat(400),
    "\\pL{1000}",
    "(?:(?:|a){1000})".repeat(100),
    "a".repeat(8_193),
  ];
  for (const pattern of large) expect(readRe2(pattern)).toBeUndefined();
  expect(compileRe2(`a{1000}`.repeat(4))?.matches("a".repeat(4_000))).toBe(true);
});

test("the time taken follows the length, also of what is not closed", () => {
  for (const unit of ["[", "[:", "\\x{", "\\p{", "(?P<", "(?", "\\Q", "{1", "[^]", "[\\"]) {
    const { outline } = measure(unit.repeat(200_000));
    expect(outline.length).toBeGreaterThan(0);
  }
});

test("the outline is as valid as the expression, whatever it is made of", () => {
  const parts = [
    "a",
    "(",
    ")",
    "[",
    "]",
    "{2}",
    "{0,3}",
    "{4,}",
    "*",
    "+",
    "?",
    "|",
    "\\d",
    "\\pL",
    "\\Q",
    "\\E",
    "(?i)",
    "(?:",
    "^",
    "$",
    ".",
    "[^a]",
    "{",
    "-",
  ];
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  };
  for (let i = 0; i < 5_000; i++) {
    const pattern = Array.from({ length: 1 + (random() % 8) }, () => parts[random() % parts.length] ?? "").join("");
    const { steps, repeats } = measure(pattern);
    if (steps > MAX_STEPS || repeats > 1_000) continue;
    expect([pattern, readRe2(pattern) !== undefined]).toEqual([pattern, isValid(pattern)]);
  }
});

function isValid(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}
