import { expect, test } from "bun:test";
import { createReadiness } from "./readiness.ts";

function setUp() {
  const state = { translated: false, served: false, now: 1_000 };
  const gateway = { translated: () => state.translated, served: () => state.served };
  return { state, ready: createReadiness({ gateway: () => gateway, clock: { now: () => state.now } }) };
}

test("not before a translation is in force and the proxies have answered to it; from then on always", () => {
  const { state, ready } = setUp();
  state.served = true;
  expect(ready()).toBe(false);
  state.translated = true;
  state.served = false;
  expect(ready()).toBe(false);
  state.served = true;
  expect(ready()).toBe(true);
  state.served = false;
  state.translated = false;
  expect(ready()).toBe(true);
});

test("a proxy that never answers keeps nobody waiting for longer than thirty seconds after the first translation", () => {
  const { state, ready } = setUp();
  state.now += 60_000;
  expect(ready()).toBe(false);
  state.translated = true;
  expect(ready()).toBe(false);
  state.now += 29_999;
  expect(ready()).toBe(false);
  state.now += 1;
  expect(ready()).toBe(true);
});
