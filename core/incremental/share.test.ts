import { expect, test } from "bun:test";
import { equal, share } from "./share.ts";

test("an equal value is the previous one", () => {
  const previous = { a: [1, { b: 2 }], c: undefined };
  expect(share(previous, { a: [1, { b: 2 }], c: undefined })).toBe(previous);
});

test("unchanged parts of a changed value are shared", () => {
  const previous = { left: { x: 1 }, right: { y: 1 } };
  const next = share(previous, { left: { x: 1 }, right: { y: 2 } });
  expect(next).toEqual({ left: { x: 1 }, right: { y: 2 } });
  expect(next.left).toBe(previous.left);
});

test("items that move keep their identity", () => {
  const [a, b, c] = [{ n: 1 }, { n: 1 }, { n: 3 }];
  const x = { n: 1 };
  const next = share([a, b, c], [x, a, b, c]);
  expect(next[0]).toBe(x);
  expect(next[1]).toBe(a);
  expect(next[2]).toBe(b);
  expect(next[3]).toBe(c);
});

test("an absent key is not an undefined one", () => {
  expect(equal({ a: undefined }, {})).toBe(false);
  const next: Record<string, unknown> = {};
  expect(share({ a: undefined }, next)).toBe(next);
});

test("values that are not plain are compared by identity", () => {
  const [first, second] = [new Uint8Array([1]), new Uint8Array([1])];
  expect(equal(first, second)).toBe(false);
  expect(share({ bytes: first }, { bytes: second }).bytes).toBe(second);
});
