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
