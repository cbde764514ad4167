import { expect, test } from "bun:test";
import { Visitor } from "oxc-parser";
import { KINDS } from "../../core/resource/mod.ts";
import { lineAt, sources } from "./sources.ts";

const names = new Set(KINDS.map(({ name }) => name));

test("no switch over kinds stands beside the table of kinds", () => {
  const wrong: string[] = [];
  for (const { path, text, parsed } of sources()) {
    new Visitor({
      SwitchStatement({ cases, start }) {
        const kinds = cases.filter(
          ({ test: label }) => label?.type === "Literal" && typeof label.value === "string" && names.has(label.value),
        );
        if (kinds.length > 1) wrong.push(`${path}:${lineAt(text, start)}`);
      },
    }).visit(parsed.program);
  }
  expect(wrong).toEqual([]);
});
