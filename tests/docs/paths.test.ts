import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = join(import.meta.dir, "../..");

/** A path of the project as texts name it: from a folder at the top to a file or a folder, perhaps with a place holder. */
const PATH = /(?<![\w./-])(?:core|plugins|providers|cmd|library|tests|charts|examples)\/[\w./<>*{},-]*[\w>*}]/g;

/** The paths that a text names and that are there neither from the top of the project nor from the text's own folder; one that a page says to make is `new`. */
function missing(text: string, folder = ""): readonly string[] {
  const known = text.replace(/`[^`]*` \(new\)/g, "");
  const named = [...known.matchAll(PATH)].map(([path]) => path.replace(/[.,]+$/, ""));
  return [...new Set(named)]
    .filter((path) => !/[<>*{]/.test(path))
    .filter((path) => !exists(path) && !exists(join(folder, path)));
}

/** Whether there is a file or folder; the ending of a source file may be left out. */
function exists(path: string): boolean {
  return ["", ".ts"].some((end) => existsSync(join(ROOT, path + end)));
}

function under(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return /^(node_modules|generated|\.git|dist|\.cache)$/.test(entry.name) ? [] : under(path, ending);
    return ending.test(entry.name) ? [path] : [];
  });
}

test("every path of the project that a document names is there", () => {
  const documents = under(ROOT, /\.md$/);
  expect(documents.length).toBeGreaterThan(20);
  const wrong = documents.flatMap((file) =>
    missing(readFileSync(file, "utf8"), relative(ROOT, dirname(file))).map(
      (path) => `${relative(ROOT, file)}: ${path}`,
    ),
  );
  expect(wrong).toEqual([]);
});

test("every file of the project that a comment names is there", () => {
  const files = ["core", "plugins", "providers", "cmd", "tests"].flatMap((folder) =>
    under(join(ROOT, folder), /\.(ts|mjs)$/),
  );
  const comment = /\/\*[\s\S]*?\*\/|\/\/.*$/gm;
  const wrong = files.flatMap((file) => {
    const comments = readFileSync(file, "utf8").match(comment) ?? [];
    const paths = missing(comments.join("\n")).filter((path) => /\.(ts|mjs|md|json|go|py)$/.test(path));
    return paths.map((path) => `${relative(ROOT, file)}: ${path}`);
  });
  expect(wrong).toEqual([]);
});

test("a path that is not there is found, one with a place holder is none", () => {
  expect(missing("Look at `core/mod.ts`, `core/nowhere.ts`, core/incremental and `plugins/<name>/mod.ts`.")).toEqual([
    "core/nowhere.ts",
  ]);
});
