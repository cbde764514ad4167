import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type ParseResult, parseSync } from "oxc-parser";

const ROOT = join(import.meta.dir, "../..");
const FOLDERS = ["cmd", "core", "library", "plugins", "providers", "tests", "examples"];

/** One source file of the project, parsed. */
export interface Source {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly parsed: ParseResult;
}

/** Every TypeScript file of the project that people write; generated ones are left out. */
export function sources(): readonly Source[] {
  return FOLDERS.flatMap((folder) => walk(join(ROOT, folder))).map((file) => {
    const text = readFileSync(file, "utf8");
    return {
      path: relative(ROOT, file),
      text,
      lines: text.split("\n").length - 1,
      parsed: parseSync(file, text),
    };
  });
}

/** The number of the line at an offset. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" || entry.name === "node_modules" ? [] : walk(path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}
