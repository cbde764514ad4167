import { expect, test } from "bun:test";
import { createFakeClock } from "../testing/mod.ts";
import { createTokenBucket } from "./token-bucket.ts";

test("a burst goes at once, the rest at the rate, and a quiet time fills the bucket no further than the burst", async () => {
  const clock = createFakeClock();
  const bucket = createTokenBucket({ qps: 10, burst: 3 }, clock);
  expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0, 100]);
  await clock.advance(100);
  expect([bucket.take(), bucket.take()]).toEqual([0, 100]);
  await clock.advance(10_000);
  expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0, 100]);
});

test("several are taken together or not at all", async () => {
  const clock = createFakeClock();
  const bucket = createTokenBucket({ qps: 10, burst: 3 }, clock);
  expect([bucket.take(2), bucket.take(2), bucket.take(1)]).toEqual([0, 100, 0]);
});
