import { expect, test } from "bun:test";
import { takesAway } from "./takes-away.ts";

const condition = (type: string, message = "") => ({ type, message });

test("additions and changes take nothing away", () => {
  expect(takesAway(undefined, { conditions: [] })).toBe(false);
  expect(takesAway({ conditions: [condition("A", "x")] }, { conditions: [condition("A", "y"), condition("B")] })).toBe(
    false,
  );
});

test("a field, a condition, or a condition of a listener that is gone is taken away", () => {
  expect(takesAway({ addresses: [] }, {})).toBe(true);
  expect(takesAway({ conditions: [condition("A"), condition("B")] }, { conditions: [condition("B")] })).toBe(true);
  const listener = (...conditions: readonly object[]) => ({ listeners: [{ name: "http", conditions }] });
  expect(takesAway(listener(condition("A")), listener(condition("B")))).toBe(true);
  expect(takesAway(listener(condition("A")), listener(condition("A", "new")))).toBe(false);
});

test("lists that the server replaces as a whole need no help", () => {
  expect(takesAway({ parents: [{ parentRef: { name: "a" } }] }, { parents: [] })).toBe(false);
});
