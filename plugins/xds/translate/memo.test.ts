import { expect, test } from "bun:test";
import { createMemo } from "./memo.ts";

const part = (name: string) => ({ name });

test("a part is asked for once for the same inputs, and again for others", () => {
  const memo = createMemo();
  const [a, calls] = [part("a"), [] as string[]];
  const ask = (input: number) =>
    memo.of("kind", a, [input], () => {
      calls.push(`a${input}`);
      return { input };
    });
  const first = ask(1);
  expect(ask(2)).not.toBe(first);
  expect(ask(1)).toBe(first);
  expect(calls).toEqual(["a1", "a2"]);
});

test("what a part was made into for inputs of long ago is forgotten", () => {
  const memo = createMemo();
  const a = part("a");
  const ask = (input: number) => memo.of("kind", a, [input], () => ({ input }));
  const first = ask(1);
  for (const input of [2, 3]) {
    memo.settle();
    ask(input);
  }
  expect(ask(1)).not.toBe(first);
});

test("kinds do not see one another", () => {
  const memo = createMemo();
  const a = part("a");
  expect(memo.of("one", a, [], () => 1)).toBe(1);
  expect(memo.of("two", a, [], () => 2)).toBe(2);
});

test("a named value that says the same keeps its identity", () => {
  const memo = createMemo();
  const same = (before: { text: string }, now: { text: string }) => before.text === now.text;
  const first = memo.named("x", [1], () => ({ text: "a" }), same);
  memo.settle();
  expect(memo.named("x", [2], () => ({ text: "a" }), same)).toBe(first);
  memo.settle();
  expect(memo.named("x", [3], () => ({ text: "b" }), same)).toEqual({ text: "b" });
});

test("a name that a build does not ask for is forgotten", () => {
  const memo = createMemo();
  const first = memo.named("x", [], () => ({}));
  memo.settle();
  memo.settle();
  expect(memo.named("x", [], () => ({}))).not.toBe(first);
});

test.each([
  ["one replaced", ["a", "b", "c"], ["a", "x", "c"], ["x"]],
  ["one inserted", ["a", "b", "c"], ["a", "x", "b", "c"], ["x"]],
  ["one removed", ["a", "b", "c"], ["a", "c"], []],
  ["first removed", ["a", "b"], ["b"], []],
  ["all removed", ["a", "b"], [], []],
  ["two swapped", ["a", "b", "c", "d"], ["a", "c", "b", "d"], []],
  ["repeated", ["a", "a", "b"], ["b", "a", "a"], []],
  ["once more, which is new", ["a", "a", "b"], ["a", "b", "a", "a"], ["a"]],
  ["nothing before", [], ["a"], ["a"]],
])("only what is new in a list is asked for: %s", (_, before, after, asked) => {
  const memo = createMemo();
  const parts = new Map([..."abcdx"].map((name) => [name, part(name)]));
  const listOf = (names: readonly string[]) => names.map((name) => parts.get(name)!);
  const calls: string[] = [];
  const map = (names: readonly string[]) =>
    memo.each("list", { parts: listOf(names), inputs: [1] }, ({ name }) => {
      calls.push(name);
      return name.toUpperCase();
    });
  map(before);
  memo.settle();
  calls.length = 0;
  expect(map(after)).toEqual(after.map((name) => name.toUpperCase()));
  expect(calls).toEqual(asked);
});

test("what is rare in a list is found wherever it moves, and the same list while it stays", () => {
  const memo = createMemo();
  const parts = new Map([..."abcdefXYZ"].map((name) => [name, part(name)]));
  const asked: string[] = [];
  const capitals = (names: string) => {
    const list = { parts: [...names].map((name) => parts.get(name)!), inputs: [] };
    const found = memo.rare("capitals", list, ({ name }, before?: string) => {
      asked.push(`${name}${before ?? ""}`);
      return name < "a" ? name : undefined;
    });
    memo.settle();
    return found;
  };
  const lists = ["aXbY", "aXbY", "cdaXebfY", "XbfYZ", "ZXbfY", "abc", "Yab", "Xab", "XYZ", "aXbYcZ"];
  for (const names of lists) expect(capitals(names).join("")).toBe(names.replaceAll(/[a-z]/g, ""));
  expect(capitals("XabYZ")).toBe(capitals("XabYcZ"));
  asked.length = 0;
  capitals("XabYcZd");
  capitals("ZabYcXd");
  expect(asked).toEqual(["d", "ZX", "XZ"]);
});

test("a list whose inputs changed is made again as a whole", () => {
  const memo = createMemo();
  const parts = [part("a"), part("b")];
  const map = (input: number) => memo.each("list", { parts, inputs: [input] }, ({ name }) => `${name}${input}`);
  expect(map(1)).toEqual(["a1", "b1"]);
  memo.settle();
  expect(map(2)).toEqual(["a2", "b2"]);
});
