import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { sources } from "./sources.ts";

const ROOT = join(import.meta.dir, "../..");
const MOST_FILES = 20;

/** The source files of each folder, its tests left out; a folder within a folder is one of its own. */
function filesByFolder(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, readonly string[]>();
  for (const path of paths.filter((each) => !each.endsWith(".test.ts")))
    folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), path]);
  return folders;
}

const tooLarge = (folders: ReadonlyMap<string, readonly string[]>) =>
  [...folders].filter(([, files]) => files.length > MOST_FILES).map(([folder, { length }]) => `${folder}: ${length}`);

/** Folders that nothing says the concept of: neither a door with a head comment nor a README. */
const headless = (folders: ReadonlyMap<string, readonly string[]>, isThere: (path: string) => boolean) =>
  [...folders.keys()].filter((folder) => !isThere(`${folder}/mod.ts`) && !isThere(`${folder}/README.md`));

const folders = filesByFolder(
  sources()
    .map(({ path }) => path)
    .filter((path) => /^(core|plugins|providers|cmd|library)\//.test(path)),
);

test(`folders have at most ${MOST_FILES} files`, () => {
  expect(folders.size).toBeGreaterThan(80);
  expect(tooLarge(folders)).toEqual([]);
});

test("a folder is a concept: a head comment in its mod.ts or a README says what goes in, what comes out and what it never does", () => {
  expect(headless(folders, (path) => existsSync(join(ROOT, path)))).toEqual([]);
});

test("a folder that is too large, and one without a head, are found", () => {
  const many = Array.from({ length: 21 }, (_, i) => `core/heap/part-${i}.ts`);
  const planted = filesByFolder([...many, "core/heap/part.test.ts", "core/small/mod.ts"]);
  expect(tooLarge(planted)).toEqual(["core/heap: 21"]);
  expect(headless(planted, (path) => path === "core/small/mod.ts")).toEqual(["core/heap"]);
});
