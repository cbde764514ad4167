import { expect, test } from "bun:test";
import { parseSync } from "oxc-parser";
import { circles, type Graph, graphOfFiles, graphOfFolders } from "./graph.ts";
import { sources } from "./sources.ts";

const files = graphOfFiles(
  sources().filter(({ path }) => /^(core|plugins|providers|cmd|library)\//.test(path) && !path.endsWith(".test.ts")),
);

test("files do not import each other in a circle, neither by value nor by type", () => {
  expect(files.size).toBeGreaterThan(500);
  expect(circles(files), "put what both need into a file below both").toEqual([]);
});

/** The library is a folder of doors, each of which leads into folders below it that share the forms of objects beside the doors. */
const withoutDoors = (graph: Graph): Graph => new Map([...graph].filter(([path]) => !path.startsWith("library/")));

test("folders are floors: imports between them go one way", () => {
  expect(circles(graphOfFolders(withoutDoors(files))), "move the file to the floor of what it imports").toEqual([]);
});

const planted = (texts: Readonly<Record<string, string>>) =>
  graphOfFiles(Object.entries(texts).map(([path, text]) => ({ path, text, parsed: parseSync(path, text) })));

test("a circle of files is found, one by types only as well", () => {
  const graph = planted({
    "core/a.ts": `import { b } from "./b.ts"; export const a = b;`,
    "core/b.ts": `export type { C } from "./c.ts"; export const b = 1;`,
    "core/c.ts": `import type { a } from "./a.ts"; export type C = typeof a;`,
    "core/d.ts": `import { a } from "./a.ts"; export const d = a;`,
  });
  expect(circles(graph)).toEqual([["core/a.ts", "core/b.ts", "core/c.ts"]]);
});

test("a circle of folders is found where no file is in one", () => {
  const graph = planted({
    "core/low/a.ts": `import { b } from "../high/b.ts"; export const a = b;`,
    "core/low/c.ts": `export const c = 1;`,
    "core/high/b.ts": `export const b = 1;`,
    "core/high/d.ts": `export { c } from "../low/c.ts";`,
  });
  expect(circles(graph)).toEqual([]);
  expect(circles(graphOfFolders(graph))).toEqual([["core/high", "core/low"]]);
});
