import { expect, test } from "bun:test";
import { createPace } from "./pace.ts";

test("a rest is nine times as long as the work took, and never longer than it may be", () => {
  expect(createPace(300).rest(0, 20)).toBe(180);
  expect(createPace(300).rest(0, 40)).toBe(300);
  expect(createPace(0).rest(0, 40)).toBe(0);
});

test("while a stream goes on each rest is twice as long, up to the limit", () => {
  const pace = createPace(300);
  const rests: number[] = [];
  for (let i = 0, now = 0; i < 20; i++) {
    const rest = pace.rest(now, now + 5);
    rests.push(rest);
    now += 5 + rest;
  }
  expect(rests.slice(0, 5)).toEqual([45, 90, 180, 300, 300]);
  expect(rests.at(-1)).toBe(300);
});

test("a stream has ended when nothing began for as long as the rest was, and begins anew", () => {
  const pace = createPace(300);
  pace.rest(0, 5);
  expect(pace.rest(95, 100)).toBe(90);
  expect(pace.rest(281, 286)).toBe(45);
});

test("a clock that is set back begins a new stream", () => {
  const pace = createPace(300);
  pace.rest(100_000, 100_005);
  expect(pace.rest(1_000, 1_005)).toBe(45);
});
