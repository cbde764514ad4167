import { expect, test } from "bun:test";
import { labelsMatch } from "./label-selector.ts";

test("choices by label", () => {
  const labels = { tier: "web", zone: "a" };
  const by = (key: string, operator: string, ...values: string[]) => ({
    matchExpressions: [{ key, operator, values }],
  });
  expect(labelsMatch({}, labels)).toBe(true);
  expect(labelsMatch({ matchLabels: { tier: "web" } }, labels)).toBe(true);
  expect(labelsMatch({ matchLabels: { tier: "db" } }, labels)).toBe(false);
  expect(labelsMatch(by("zone", "In", "a", "b"), labels)).toBe(true);
  expect(labelsMatch(by("zone", "NotIn", "a"), labels)).toBe(false);
  expect(labelsMatch(by("rack", "NotIn", "a"), labels)).toBe(true);
  expect(labelsMatch(by("rack", "Exists"), labels)).toBe(false);
  expect(labelsMatch(by("rack", "DoesNotExist"), labels)).toBe(true);
  expect(labelsMatch(by("zone", "Like", "a"), labels)).toBe(false);
  expect(labelsMatch({ matchLabels: { tier: "web" } })).toBe(false);
});
