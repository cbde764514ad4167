import { readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A file that counts. */
export interface FoundFile {
  readonly path: string;
  /** Differs when the file was written or replaced. */
  readonly signature: string;
  /** Differs when the file was replaced, stays when it was written in place. */
  readonly identity: string;
}

/** What is there now. */
export interface Found {
  /** By path; sorted, which makes the first of two files the same on every machine. */
  readonly files: ReadonlyMap<string, FoundFile>;
  /** Folders whose entries matter, and what tells a folder from its successor of the same name. */
  readonly folders: ReadonlyMap<string, string>;
  /** Configured paths that are not there. */
  readonly missing: readonly string[];
}

const EXTENSIONS = [".yaml", ".yml", ".json"];

/** How deep nested folders are followed. */
const MAX_DEPTH = 32;

/** Whether a file of a folder counts: YAML and JSON files that are neither hidden nor an editor's backup. */
export function counts(name: string): boolean {
  return !name.startsWith(".") && EXTENSIONS.some((extension) => name.endsWith(extension));
}

/** Looks at one file; undefined when it is not there or is no file. Links are followed. */
export function lookAt(path: string): FoundFile | undefined {
  const stats = statOf(path);
  if (!stats?.isFile()) return undefined;
  const identity = `${stats.dev}:${stats.ino}`;
  return { path, identity, signature: `${identity}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}` };
}

/** Looks at all configured paths: a file counts whatever its name, a folder gives its files, and with `recursive` those of folders in it. */
export function findFiles(paths: readonly string[], recursive: boolean): Found {
  const files: FoundFile[] = [];
  const folders = new Map<string, string>();
  const missing: string[] = [];
  const seen = new Set<string>();
  const walk = (folder: string, depth: number) => {
    const real = realpathSync(folder);
    if (seen.has(real) || depth > MAX_DEPTH) return;
    seen.add(real);
    folders.set(folder, identityOf(folder));
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (counts(entry.name)) {
        const file = lookAt(path);
        if (file) files.push(file);
      } else if (recursive && !entry.name.startsWith(".") && (entry.isDirectory() || entry.isSymbolicLink())) {
        if (statOf(path)?.isDirectory()) walk(path, depth + 1);
      }
    }
  };
  for (const path of paths) {
    folders.set(dirname(path), identityOf(dirname(path)));
    const file = lookAt(path);
    if (file) files.push(file);
    else if (statOf(path)?.isDirectory()) walk(path, 0);
    else missing.push(path);
  }
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { files: new Map(files.map((file) => [file.path, file])), folders, missing };
}

/** Whether an event on `name` in `folder` can be about a single file that counts, and which one. */
export function fileOfEvent(folder: string, name: string, paths: readonly string[], found: Found): string | undefined {
  const path = join(folder, name);
  if (paths.includes(path)) return found.files.has(path) ? path : undefined;
  const inside = paths.includes(folder) || paths.some((root) => folder.startsWith(`${root}/`));
  return inside && counts(basename(path)) ? path : undefined;
}

function identityOf(folder: string): string {
  const stats = statOf(folder);
  return stats ? `${stats.dev}:${stats.ino}` : "absent";
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
