import { expect, test } from "bun:test";
import { lazy } from "./lazy.ts";

test("is made on first use, once", () => {
  let calls = 0;
  const value = lazy(() => ({ made: ++calls }));
  expect(calls).toBe(0);
  expect(value()).toBe(value());
  expect(calls).toBe(1);
});
