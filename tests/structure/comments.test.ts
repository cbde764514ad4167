import { expect, test } from "bun:test";
import { parseSync } from "oxc-parser";
import { lineAt, type Source, sources } from "./sources.ts";

/** Words that stand for a noun which only the code below tells. */
const NAMELESS = /^(What|It|They|Its|That|Those|This)\b/;

/** The comments of a file that begin with such a word, by line; of lines of comment that follow each other the first counts. */
function namelessIn({ path, text, parsed }: Pick<Source, "path" | "text" | "parsed">): readonly string[] {
  let last = -1;
  return parsed.comments.flatMap(({ type, value, start, end }) => {
    const line = lineAt(text, start);
    const goesOn = type === "Line" && line === last + 1;
    last = lineAt(text, end);
    return !goesOn && NAMELESS.test(value.replace(/^[\s*]+/, ""))
      ? [`${path}:${line}: ${value.trim().slice(0, 60)}`]
      : [];
  });
}

test("a comment names its subject", () => {
  expect(sources().flatMap(namelessIn)).toEqual([]);
});

test.each([
  ["/** What is stored. */\nconst a = 1;", 1],
  ["/**\n * It is asked again.\n */\nconst a = 1;", 1],
  ["const a = 1; // That is enough.", 1],
  ["// The first line,\n// It goes on.\nconst a = 1;", 0],
  ["/** The stored part. It is small. */\nconst a = 1;", 0],
  ['const a = "// What is this";', 0],
])("of %p %i comments do not", (text, count) => {
  expect(namelessIn({ path: "a.ts", text, parsed: parseSync("a.ts", text) })).toHaveLength(count);
});
