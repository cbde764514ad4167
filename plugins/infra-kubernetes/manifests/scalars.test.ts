import { expect, test } from "bun:test";
import { hashedName } from "./names.ts";
import { seconds, wholeQuantity } from "./scalars.ts";

test("names are readable and unique, and fit into a label", () => {
  expect(hashedName("default/eg")).toBe("default-eg-e41e7b31");
  expect(hashedName("merged-eg")).toBe("merged-eg-668ac7ae");
  expect(hashedName("marketing/eg")).toBe("marketing-eg-297f0cac");
  expect(hashedName(`${"a".repeat(47)}/b`)).toStartWith(`${"a".repeat(47)}-`);
  expect(hashedName(`${"a".repeat(47)}/b`)).toHaveLength(56);
});

test("durations", () => {
  expect(["30s", "1m30s", "500ms", "1h", "0s"].map((text) => seconds("f", text))).toEqual(
    [30, 90, 0.5, 3600, 0].map((value) => ({ value })),
  );
  for (const text of ["", "30", "s", "-5s"]) expect(seconds("f", text)).toHaveProperty("fault");
});

test("quantities", () => {
  expect(["2Gi", "1e3", "1500m", "0.5G", 7, "128974848"].map((text) => wholeQuantity("f", text))).toEqual(
    [2147483648, 1000, 2, 500000000, 7, 128974848].map((value) => ({ value })),
  );
  for (const text of ["", "2Gb", "Gi"]) expect(wholeQuantity("f", text)).toHaveProperty("fault");
});
