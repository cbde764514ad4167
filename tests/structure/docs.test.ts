import { expect, test } from "bun:test";
import { lineAt, type Source, sources } from "./sources.ts";

const core = sources().filter(({ path }) => path.startsWith("core/") && !path.endsWith(".test.ts"));

test("every export of core has a doc comment", () => {
  const wrong = core.flatMap((source) =>
    undocumented(source).map((offset) => `${source.path}:${lineAt(source.text, offset)}`),
  );
  expect(wrong).toEqual([]);
});

test("every mod.ts begins with a head comment", () => {
  const doors = sources().filter(({ path }) => path.endsWith("/mod.ts") && !path.startsWith("tests/"));
  expect(doors.filter(({ text }) => !text.startsWith("/**")).map(({ path }) => path)).toEqual([]);
});

/** Where an exported declaration stands that no doc comment precedes; re-exports carry the comment of their origin. */
function undocumented({ parsed, text }: Source): number[] {
  const ends = parsed.comments
    .filter(({ type, value }) => type === "Block" && value.startsWith("*"))
    .map(({ end }) => end);
  return parsed.program.body
    .filter((node) => node.type === "ExportNamedDeclaration" && node.declaration !== null)
    .filter(({ start }) => !ends.some((end) => end <= start && text.slice(end, start).trim() === ""))
    .map(({ start }) => start);
}
