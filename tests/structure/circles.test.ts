import { expect, test } from "bun:test";
import { parseSync } from "oxc-parser";
import { circles, graphOfFiles, graphOfFolders } from "./graph.ts";
import { sources } from "./sources.ts";

/** Folders that still import each other in a circle: the list may become shorter, never longer. */
const CIRCULAR_FOLDERS: readonly string[] = [
  "plugins/xds",
  "plugins/xds/cache",
  "plugins/xds/protection",
  "plugins/xds/server",
  "plugins/xds/server/grpc",
  "plugins/xds/server/protocol",
  "plugins/xds/translate",
  "plugins/xds/translate/clusters",
  "plugins/xds/translate/filters",
  "plugins/xds/translate/listeners",
  "plugins/xds/translate/patches",
  "plugins/xds/translate/ratelimit-config",
  "plugins/xds/translate/routes",
  "plugins/xds/translate/shapes",
  "plugins/xds/translate/telemetry",
];

/** Files that still do: likewise. */
const CIRCULAR_FILES: readonly string[] = [];

const files = graphOfFiles(
  sources().filter(({ path }) => /^(core|plugins|providers|cmd)\//.test(path) && !path.endsWith(".test.ts")),
);

test("files do not import each other in a circle, neither by value nor by type", () => {
  expect(files.size).toBeGreaterThan(500);
  expect(circles(files).flat().sort(), "put what both need into a file below both").toEqual([...CIRCULAR_FILES]);
});

test("folders are floors: imports between them go one way", () => {
  expect(circles(graphOfFolders(files)).flat().sort(), "move the file to the floor of what it imports").toEqual([
    ...CIRCULAR_FOLDERS,
  ]);
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
