import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "../../cmd/cli/parse.ts";
import { EXPERIMENTAL, findCommand } from "../../cmd/cli/run.ts";
import { COMMANDS } from "../../cmd/main.ts";

const ROOT = join(import.meta.dir, "../..");

/** The words after `postern` in a line of a shell, up to where the shell goes on with something else. */
function wordsOf(line: string): readonly string[] {
  const [, rest = ""] = /(?:^|\(|\s)(?:dist\/)?postern (.*)/.exec(line) ?? [];
  return rest.replace(/\s*[|>)#].*$/, "").split(/\s+/);
}

/** Why a line cannot be run as it stands; nothing when it can. */
function wrong(line: string): string | undefined {
  const words = wordsOf(line);
  const found = findCommand(COMMANDS, EXPERIMENTAL.includes(words[0] ?? "") ? words.slice(1) : words);
  if (found === undefined) return `${line}: no such command`;
  const parsed = parse(found.command, found.rest);
  return parsed.kind === "wrong" ? `${line}: ${parsed.message}` : undefined;
}

test("help: every example is one that is understood", () => {
  const lines = COMMANDS.flatMap(({ examples }) => examples.map(({ line }) => line));
  expect(lines.length).toBeGreaterThan(30);
  expect(lines.flatMap((line) => wrong(line) ?? [])).toEqual([]);
});

test("README, docs and charts: every command of Postern is one that is understood", () => {
  const files = ["README.md", "charts/postern/README.md", ...new Bun.Glob("docs/*.md").scanSync({ cwd: ROOT })];
  const lines = files.flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = ""]) => block.split("\n"));
    const synopsis = /\[OPTIONS\]/;
    return blocks.filter((line) => /^(dist\/)?postern /.test(line) && !synopsis.test(line));
  });
  expect(lines.length).toBeGreaterThan(40);
  expect(lines.flatMap((line) => wrong(line) ?? [])).toEqual([]);
});
