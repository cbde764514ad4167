import { dirname, join } from "node:path";
import type { Source } from "./sources.ts";

/** One import of a file. */
export interface Import {
  /** The file that is imported, as a path of the project. */
  readonly target: string;
  /** Nothing but types comes by it. */
  readonly typeOnly: boolean;
}

/** Every relative import of a file, re-exports and dynamic imports included. */
export function importsOf({ path, parsed, text }: Pick<Source, "path" | "parsed" | "text">): readonly Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    if (specifier.startsWith(".")) found.push({ target: join(path, "..", specifier), typeOnly });
  };
  for (const { moduleRequest, entries } of parsed.module.staticImports) {
    add(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType));
  }
  for (const { entries } of parsed.module.staticExports) {
    for (const entry of entries) if (entry.moduleRequest) add(entry.moduleRequest.value, entry.isType);
  }
  for (const { moduleRequest } of parsed.module.dynamicImports) {
    add(text.slice(moduleRequest.start, moduleRequest.end).replace(/["'`]/g, ""), false);
  }
  return found;
}

/** Who imports whom, by value or by type: a file or a folder, and what it imports. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The graph of files; what is imported and not among them does not count. */
export function graphOfFiles(files: readonly Pick<Source, "path" | "parsed" | "text">[]): Graph {
  const known = new Set(files.map(({ path }) => path));
  return new Map(
    files.map((file) => {
      const targets = importsOf(file).map(({ target }) => target);
      return [file.path, new Set(targets.filter((target) => known.has(target)))];
    }),
  );
}

/** The graph of the folders in which the files of another graph stand. A folder within a folder is one of its own. */
export function graphOfFolders(files: Graph): Graph {
  const folders = new Map<string, Set<string>>();
  for (const [file, targets] of files) {
    const from = dirname(file);
    const to = folders.get(from) ?? new Set();
    folders.set(from, to);
    for (const target of targets) if (dirname(target) !== from) to.add(dirname(target));
  }
  return folders;
}

/** The circles of imports: each with all that take part in it, sorted (the strongly connected components, by Tarjan's algorithm). */
export function circles(graph: Graph): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: (readonly string[])[] = [];
  const visit = (node: string): number => {
    const own = index.size;
    index.set(node, own);
    let low = own;
    open.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, lowest.get(next) ?? index.get(next) ?? low);
    }
    lowest.set(node, low);
    if (low === own) {
      const circle = open.splice(open.indexOf(node));
      if (circle.length > 1) found.push(circle.sort());
    }
    return low;
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found.sort((a, b) => (a.join() < b.join() ? -1 : 1));
}
