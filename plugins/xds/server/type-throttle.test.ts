import { expect, test } from "bun:test";
import { createFakeClock } from "../../../core/testing/mod.ts";
import { typeUrls } from "../cache/mod.ts";
import { createTypeThrottle } from "./type-throttle.ts";

function setUp() {
  const clock = createFakeClock();
  const ended: number[] = [];
  const throttle = createTypeThrottle(clock, 200, () => ended.push(clock.now()));
  /** Sends a response that the proxy takes so many milliseconds over. */
  const takes = async (typeUrl: string, ms: number) => {
    throttle.sent(typeUrl);
    await clock.advance(ms);
    throttle.answered(typeUrl);
  };
  return { clock, ended, throttle, takes };
}

test("routes are paused nine times as long as the proxy took over them, other types meanwhile are not", async () => {
  const { clock, ended, throttle, takes } = setUp();
  await takes(typeUrls.route, 10);
  await takes(typeUrls.endpoints, 10);
  expect(throttle.isPaused(typeUrls.route)).toBe(true);
  expect(throttle.isPaused(typeUrls.listener)).toBe(false);
  expect(throttle.isPaused(typeUrls.endpoints)).toBe(false);
  await clock.advance(300);
  expect(ended).toEqual([100]);
  expect(throttle.isPaused(typeUrls.route)).toBe(false);
});

test("no pause is longer than it may be, and none outlives the stream", async () => {
  const { clock, ended, throttle, takes } = setUp();
  await takes(typeUrls.listener, 1000);
  await clock.advance(500);
  expect(ended).toEqual([1200]);
  await takes(typeUrls.listener, 10);
  throttle.stop();
  await clock.advance(500);
  expect(ended).toEqual([1200]);
  expect(clock.pending).toBe(0);
});

test("an answer to nothing that was sent begins no pause", () => {
  const { clock, throttle } = setUp();
  throttle.answered(typeUrls.route);
  expect(throttle.isPaused(typeUrls.route)).toBe(false);
  expect(clock.pending).toBe(0);
});
