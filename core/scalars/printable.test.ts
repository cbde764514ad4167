import { expect, test } from "bun:test";
import { escaped, oneLine, printable } from "./printable.ts";

test("what ends a line, moves the cursor or turns text around is written as an escape", () => {
  expect(printable("a\nb\r\tc")).toBe("a\\nb\\r\\tc");
  expect(printable("\u001b[31mred\u001b[0m")).toBe("\\u001b[31mred\\u001b[0m");
  expect(printable("\u009b31m")).toBe("\\u009b31m");
  expect(printable("a\u202egnp.exe")).toBe("a\\u202egnp.exe");
  expect(printable("a\u2066b\u2069\u200f\u061c\u200b\ufeff")).toBe("a\\u2066b\\u2069\\u200f\\u061c\\u200b\\ufeff");
  expect(printable("a\u2028b\u0085c")).toBe("a\\u2028b\\u0085c");
  expect(printable("\ud800x\udc00")).toBe("\\ud800x\\udc00");
});

test("other text stays as it is", () => {
  const text = 'HTTPRoute default/ä "😀" \\n […] 漢字 é';
  expect(printable(text)).toBe(text);
});

test("long text is cut", () => {
  expect(printable("x".repeat(11), 10)).toBe(`${"x".repeat(10)}…`);
  expect(printable("x".repeat(10), 10)).toBe("x".repeat(10));
});

test("words over several lines come on one", () => {
  expect(oneLine("  one\n\n   two  \nthree\u001b")).toBe("one two three\\u001b");
  expect(oneLine(" ".repeat(1_000_000), 100)).toBe("");
});

test("JSON keeps its meaning", () => {
  const value = { "a\u202e": "b\u2028\u0085\ud800" };
  const text = escaped(JSON.stringify(value));
  expect(text).toBe('{"a\\u202e":"b\\u2028\\u0085\\ud800"}');
  expect(JSON.parse(text)).toEqual(value);
});
