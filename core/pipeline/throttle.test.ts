import { expect, test } from "bun:test";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createThrottle } from "./throttle.ts";

/** A throttle whose rounds take `roundMs` of the fake clock, and the times at which they began. */
function setUp(roundMs: number) {
  const clock = createFakeClock();
  const began: number[] = [];
  const throttle = createThrottle(clock, 2, 50, async () => {
    began.push(clock.now());
    await new Promise<void>((resolve) => clock.after(roundMs, resolve));
  });
  return { clock, began, throttle };
}

test("a change after a quiet spell waits for the hold-off only", async () => {
  const { clock, began, throttle } = setUp(20);
  throttle.poke();
  await clock.advance(300);
  throttle.poke();
  await clock.advance(100);
  expect(began).toEqual([2, 302]);
});

test("a change that came during a round is followed up after a pause nine times as long as the round", async () => {
  const { clock, began, throttle } = setUp(20);
  throttle.poke();
  await clock.advance(10);
  throttle.poke();
  await clock.advance(300);
  expect(began).toEqual([2, 202]);
});

test("an urgent change waits as long as the round took, with all that came before it", async () => {
  const { clock, began, throttle } = setUp(20);
  throttle.poke();
  await clock.advance(25);
  throttle.poke();
  await clock.advance(5);
  throttle.poke(true);
  await clock.advance(40);
  throttle.poke();
  await clock.advance(400);
  expect(began).toEqual([2, 42, 362]);
});

test("a pause is never longer than 300 ms", async () => {
  const { clock, began, throttle } = setUp(300);
  throttle.poke();
  await clock.advance(302);
  throttle.poke();
  await clock.advance(400);
  expect(began).toEqual([2, 602]);
});

test("a clock that is set back does not put rounds off", async () => {
  const fake = createFakeClock(1_000_000);
  let offset = 0;
  const clock = { now: () => fake.now() + offset, after: fake.after };
  const began: number[] = [];
  const throttle = createThrottle(clock, 2, 50, async () => {
    began.push(fake.now() - 1_000_000);
  });
  throttle.poke();
  await fake.advance(100);
  offset = -3_600_000;
  throttle.poke();
  await fake.advance(1_000);
  expect(began).toEqual([2, 102]);
});
