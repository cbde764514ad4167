import { expect, test } from "bun:test";
import { constant, remember } from "./remember.ts";

test("computes once for a part, and again for an equal one", () => {
  const seen: object[] = [];
  const answer = remember((part: { readonly n: number }) => ({ twice: part.n * 2, call: seen.push(part) }));
  const part = { n: 2 };
  const first = answer(part);
  expect(first).toEqual({ twice: 4, call: 1 });
  expect(answer(part)).toBe(first);
  expect(answer({ n: 2 })).not.toBe(first);
  expect(seen).toEqual([{ n: 2 }, { n: 2 }]);
});

test("remembers that there is no answer", () => {
  let calls = 0;
  const answer = remember((_: object) => void calls++);
  const part = {};
  expect(answer(part)).toBeUndefined();
  expect(answer(part)).toBeUndefined();
  expect(calls).toBe(1);
});

test("makes a constant on first use", () => {
  let calls = 0;
  const value = constant(() => ({ made: ++calls }));
  expect(calls).toBe(0);
  expect(value()).toBe(value());
  expect(calls).toBe(1);
});
