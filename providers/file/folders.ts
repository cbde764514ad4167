import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** A file that counts. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** Differs when the file was written or replaced. */
  readonly signature: string;
  /** Differs when the file was replaced, stays when it was written in place. */
  readonly identity: string;
}

/** The files and folders that are there now. */
export interface Found {
  /** By path; sorted, which makes the first of two files the same on every machine. */
  readonly files: ReadonlyMap<string, FoundFile>;
  /** Folders whose entries matter, and what tells a folder from its successor of the same name. */
  readonly folders: ReadonlyMap<string, string>;
  /** Configured paths that are not there. */
  readonly missing: readonly string[];
  /** Folders that may not be read: what was in them may be there still. They stand among the files too, so that it is told. */
  readonly hidden: readonly string[];
}

const EXTENSIONS = [".yaml", ".yml", ".json"];

/** How deep nested folders are followed. */
export const MAX_DEPTH = 32;

/** Whether a file of a folder counts: YAML and JSON files that are neither hidden nor an editor's backup. */
export function counts(name: string): boolean {
  return !name.startsWith(".") && EXTENSIONS.some((extension) => name.endsWith(extension));
}

/**
 * Looks at one file; undefined when it is not there or is no file. Links are followed. One that may not be looked at counts as there: whoever reads
 * it learns why not.
 */
export function lookAt(path: string): FoundFile | undefined {
  const stats = statOf(path);
  if (stats === "hidden") return hidden(path);
  if (!stats?.isFile()) return undefined;
  const identity = `${stats.dev}:${stats.ino}`;
  return {
    path,
    identity,
    bytes: stats.size,
    signature: `${identity}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`,
  };
}

/** A configured path, absolute, and whether folders in it are read too. */
export interface Root {
  readonly path: string;
  readonly recursive: boolean;
}

/** The root that a configured path means: `folder/**` reads folders in it, and so does every folder with `recursive`. */
export function rootOf(path: string, recursive: boolean): Root {
  const deep = path.endsWith("/**");
  return { path: resolve(deep ? path.slice(0, -3) : path), recursive: recursive || deep };
}

/** Looks at all roots: a file counts whatever its name, a folder gives its files, and those of folders in it where the root is recursive. */
export function findFiles(roots: readonly Root[]): Found {
  const files: FoundFile[] = [];
  const folders = new Map<string, string>();
  const missing: string[] = [];
  const closed: string[] = [];
  for (const { path, recursive } of roots) {
    folders.set(dirname(path), identityOf(dirname(path)));
    const file = lookAt(path);
    if (file) files.push(file);
    if (file?.signature === HIDDEN) closed.push(path);
    else if (file) continue;
    else if (isFolder(path)) walk(path, recursive ? MAX_DEPTH : 0, { files, folders, closed, seen: new Set() });
    else missing.push(path);
  }
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { files: new Map(files.map((file) => [file.path, file])), folders, missing, hidden: closed };
}

interface Walk {
  readonly files: FoundFile[];
  readonly folders: Map<string, string>;
  readonly closed: string[];
  /** Folders that were walked, by identity: links may lead in a circle. */
  readonly seen: Set<string>;
}

function walk(folder: string, depth: number, found: Walk): void {
  const identity = identityOf(folder);
  if (found.seen.has(identity)) return;
  found.seen.add(identity);
  found.folders.set(folder, identity);
  const entries = entriesOf(folder);
  if (entries === "hidden") {
    close(folder, found);
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (counts(entry.name)) {
      const file = lookAt(path);
      if (file) found.files.push(file);
    } else if (depth > 0 && !entry.name.startsWith(".") && (entry.isDirectory() || entry.isSymbolicLink())) {
      if (isFolder(path)) walk(path, depth - 1, found);
      else if (statOf(path) === "hidden") close(path, found);
    }
  }
}

/** The entries of a folder; none when it has gone meanwhile. */
function entriesOf(folder: string): readonly Dirent[] | "hidden" {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return isGone(error) ? [] : "hidden";
  }
}

/** The signature of what may not be looked at. */
const HIDDEN = "hidden";

function hidden(path: string): FoundFile {
  return { path, identity: HIDDEN, bytes: 0, signature: HIDDEN };
}

function close(folder: string, { files, closed }: Walk): void {
  files.push(hidden(folder));
  closed.push(folder);
}

function isFolder(path: string): boolean {
  const stats = statOf(path);
  return stats !== "hidden" && (stats?.isDirectory() ?? false);
}

/** Whether an error says that there is nothing, not even something one may not see. */
function isGone(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "ELOOP"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** Whether an event on `name` in `folder` can be about a single file that counts, and which one. */
export function fileOfEvent(folder: string, name: string, roots: readonly Root[], found: Found): string | undefined {
  const path = join(folder, name);
  if (roots.some((root) => root.path === path)) return found.files.has(path) ? path : undefined;
  return isInside(folder, roots) && counts(basename(path)) ? path : undefined;
}

/** Whether files of a folder count: it is a root, or below one that is recursive. */
export function isInside(folder: string, roots: readonly Root[]): boolean {
  return roots.some(({ path, recursive }) => folder === path || (recursive && folder.startsWith(`${path}/`)));
}

function identityOf(folder: string): string {
  const stats = statOf(folder);
  return typeof stats === "object" ? `${stats.dev}:${stats.ino}` : "absent";
}

function statOf(path: string): Stats | "hidden" | undefined {
  try {
    return statSync(path);
  } catch (error) {
    return isGone(error) ? undefined : "hidden";
  }
}
