import { expect, test } from "bun:test";
import { byteCount } from "./quantity.ts";

test.each([
  [1024, 1024],
  ["4Mi", 4_194_304],
  ["1.5Ki", 1536],
  ["10k", 10_000],
  ["1e3", 1000],
  ["2000m", 2],
] as const)("%p is %p bytes", (quantity, bytes) => {
  expect(byteCount(quantity)).toEqual({ value: bytes });
});

test.each(["4Gi", "-1", "1.5", "1m", "4 Mi", "Mi", "", "1XB"])(
  "%p is no number of bytes that Envoy takes",
  (quantity) => {
    expect(byteCount(quantity)).toEqual({ fault: `not a number of bytes: ${quantity}` });
  },
);
