import { expect, test } from "bun:test";
import { createFakeClock } from "../../../core/testing/mod.ts";
import { typeUrls } from "../cache/mod.ts";
import { createRests } from "./rests.ts";

function setUp() {
  const clock = createFakeClock();
  const ended: number[] = [];
  const rests = createRests(clock, 200, () => ended.push(clock.now()));
  /** Sends a response that the proxy takes so many milliseconds over. */
  const takes = async (typeUrl: string, ms: number) => {
    rests.sent(typeUrl);
    await clock.advance(ms);
    rests.answered(typeUrl);
  };
  return { clock, ended, rests, takes };
}

test("routes rest nine times as long as the proxy took over them, other types meanwhile do not", async () => {
  const { clock, ended, rests, takes } = setUp();
  await takes(typeUrls.route, 10);
  await takes(typeUrls.endpoints, 10);
  expect(rests.isResting(typeUrls.route)).toBe(true);
  expect(rests.isResting(typeUrls.listener)).toBe(false);
  expect(rests.isResting(typeUrls.endpoints)).toBe(false);
  await clock.advance(300);
  expect(ended).toEqual([100]);
  expect(rests.isResting(typeUrls.route)).toBe(false);
});

test("no rest is longer than it may be, and none outlives the stream", async () => {
  const { clock, ended, rests, takes } = setUp();
  await takes(typeUrls.listener, 1000);
  await clock.advance(500);
  expect(ended).toEqual([1200]);
  await takes(typeUrls.listener, 10);
  rests.stop();
  await clock.advance(500);
  expect(ended).toEqual([1200]);
  expect(clock.pending).toBe(0);
});

test("an answer to nothing that was sent begins no rest", () => {
  const { clock, rests } = setUp();
  rests.answered(typeUrls.route);
  expect(rests.isResting(typeUrls.route)).toBe(false);
  expect(clock.pending).toBe(0);
});
