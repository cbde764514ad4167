import { expect, test } from "bun:test";
import { createBackOff } from "./back-off.ts";

test("a pause is nine times as long as the work took, and never longer than it may be", () => {
  expect(createBackOff(300).pause(0, 20)).toBe(180);
  expect(createBackOff(300).pause(0, 40)).toBe(300);
  expect(createBackOff(0).pause(0, 40)).toBe(0);
});

test("while a stream goes on each pause is twice as long, up to the limit", () => {
  const backOff = createBackOff(300);
  const pauses: number[] = [];
  for (let i = 0, now = 0; i < 20; i++) {
    const pause = backOff.pause(now, now + 5);
    pauses.push(pause);
    now += 5 + pause;
  }
  expect(pauses.slice(0, 5)).toEqual([45, 90, 180, 300, 300]);
  expect(pauses.at(-1)).toBe(300);
});

test("a stream has ended when nothing began for as long as the pause was, and begins anew", () => {
  const backOff = createBackOff(300);
  backOff.pause(0, 5);
  expect(backOff.pause(95, 100)).toBe(90);
  expect(backOff.pause(281, 286)).toBe(45);
});

test("a clock that is set back begins a new stream", () => {
  const backOff = createBackOff(300);
  backOff.pause(100_000, 100_005);
  expect(backOff.pause(1_000, 1_005)).toBe(45);
});
