import { expect, test } from "bun:test";
import { renderTable } from "./mod.ts";

test("a row is a line, whatever stands in its cells, and no cell widens its column beyond measure", () => {
  const text = renderTable(
    {
      head: ["NAME", "MESSAGE"],
      rows: [
        ["a\nb\u001b[31m", "x\u202ey"],
        ["n".repeat(10_000), "m".repeat(10_000)],
      ],
    },
    false,
  );
  const [head = "", first = "", second = "", ...rest] = text.split("\n");
  expect(rest).toEqual([""]);
  expect(head).toBe(`NAME${" ".repeat(300)}MESSAGE`);
  expect(first).toStartWith("a\\nb\\u001b[31m ");
  expect(first).toEndWith(" x\\u202ey");
  expect(second).toBe(`${"n".repeat(300)}…   ${"m".repeat(2_000)}…`);
});
