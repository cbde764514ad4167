import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../core/observe/mod.ts";
import type { Edit, KubeObject, ObjectRef, Problem, ReadDocuments } from "../../core/resource/mod.ts";
import { refOf } from "../../core/resource/mod.ts";
import { fileTooLong } from "../../core/status/catalogue/source.ts";
import { type Found, type FoundFile, fileOfEvent, findFiles, isInside, lookAt, type Root } from "./folders.ts";
import { Library, refKey } from "./library.ts";
import { type Reading, unreadable } from "./reading.ts";
import { FolderWatcher } from "./watcher.ts";

/** Objects that disappear from a file that is not replaced as a whole are believed gone after this many quiet milliseconds. */
const SETTLE_MS = 50;

/**
 * Files that changed are looked at once more after so many milliseconds: Bun's watcher leaves out an event that follows an equal one within a
 * millisecond, and with it the last write of a burst.
 */
const SECOND_LOOK_MS = 5;

/** How soon folders that cannot be watched are looked at again. */
const BLIND_RESCAN_MS = 1_000;

/** The options of a source of files. */
export interface FileSourceOptions {
  readonly roots: readonly Root[];
  /** Bytes of a file at most. */
  readonly maxBytes: number;
  readonly rescanMs: number;
  readonly clock: Clock;
  readonly reading: Reading;
  /** Told of each set of changes. */
  readonly onEdit: (edit: Edit) => void;
  /** Told what is wrong with a file whenever that changes; an empty list takes the earlier one back. */
  readonly onProblems: (file: string, problems: readonly Problem[]) => void;
}

/** Stands for all configured paths among the paths of files. */
const EVERYTHING = "";

const NOTHING: Found = { files: new Map(), folders: new Map(), missing: [], hidden: [] };

/**
 * Keeps a library equal to what lies in files. Additions and changes count at once; what disappears from a file written in place, or with a
 * file, counts when the file has been quiet for a moment, because editors truncate, move and write anew. A file that is replaced by
 * another one (rename, ConfigMap volumes) counts at once.
 */
export class FileSource {
  readonly #options: FileSourceOptions;
  readonly #roots: readonly Root[];
  readonly #library = new Library();
  readonly #watcher: FolderWatcher;
  readonly #waiting = new Map<string, () => void>();
  readonly #dirty = new Set<string>();
  readonly #told = new Map<string, string>();
  /** Versions of files that are being read, by path. */
  readonly #reading = new Map<string, string>();
  readonly #untold = new Set<string>();
  #known = new Map<string, FoundFile>();
  #found: Found = NOTHING;
  #everything = false;
  #scheduled = false;
  #started = false;
  #closed = false;
  #cancelRescan: () => void = () => {};
  #cancelSecondLook: () => void = () => {};
  /** The paths of files that are looked at once more; an empty one for everything. */
  #secondLook = new Set<string>();

  constructor(options: FileSourceOptions) {
    this.#options = options;
    this.#roots = options.roots;
    this.#watcher = new FolderWatcher((folder, name) => this.#onEvent(folder, name));
  }

  /** Configured paths that are not there yet. */
  get missing(): readonly string[] {
    return this.#found.missing;
  }

  /** Folders that only a rescan looks at. */
  get blind(): ReadonlySet<string> {
    return this.#watcher.failed;
  }

  /**
   * Reads everything once, then goes on watching. Resolves with the first edit when all of it was read; `onEdit` is told of later ones only. Files are
   * taken in in the order of their paths, however long each takes.
   */
  async start(): Promise<Edit> {
    this.#found = this.#find();
    const files = [...this.#found.files.values()];
    for (const file of files) this.#known.set(file.path, file);
    const reads = files.map((file) => ({ file, read: this.#read(file) }));
    const edits: Edit[] = [];
    for (const { file, read } of reads) edits.push(this.#takeIn(file, await read, true));
    this.#started = true;
    this.#tell();
    if (this.#everything || this.#dirty.size > 0) setImmediate(() => this.#flush());
    this.#planRescan();
    return joined(edits);
  }

  close(): void {
    this.#closed = true;
    this.#watcher.close();
    this.#cancelRescan();
    this.#cancelSecondLook();
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  #onEvent(folder: string, name: string | undefined): void {
    if (this.#closed) return;
    const file = name === undefined ? undefined : fileOfEvent(folder, name, this.#roots, this.#found);
    if (file !== undefined) this.#dirty.add(file);
    else if (this.#matters(folder, name)) this.#everything = true;
    else return;
    if (this.#scheduled || !this.#started) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  /**
   * Whether an event that is about no single file may change what counts: roots themselves, links of ConfigMap volumes, folders in a recursive
   * root. Other entries of a folder that is watched only because a root lies in it, hidden files and backups are beside the point.
   */
  #matters(folder: string, name: string | undefined): boolean {
    if (name === undefined || name.startsWith("..")) return true;
    if (this.#roots.some(({ path }) => path === join(folder, name))) return true;
    const deeper = this.#roots.filter(({ recursive }) => recursive);
    return !name.startsWith(".") && !name.endsWith("~") && isInside(folder, deeper);
  }

  #flush(): void {
    this.#scheduled = false;
    if (this.#closed) return;
    const files = [...this.#dirty];
    const everything = this.#everything;
    this.#dirty.clear();
    this.#everything = false;
    const edits = files.map((file) => this.#check(file, false));
    if (everything) edits.push(this.#scan(false));
    this.#planSecondLook(everything ? [...files, EVERYTHING] : files);
    this.#emit(edits);
  }

  #planSecondLook(paths: readonly string[]): void {
    for (const path of paths) this.#secondLook.add(path);
    this.#cancelSecondLook();
    this.#cancelSecondLook = this.#options.clock.after(SECOND_LOOK_MS, () => {
      const again = this.#secondLook;
      this.#secondLook = new Set();
      const changed = [...again].filter((path) => path !== EVERYTHING && this.#isNew(path));
      const edits = changed.map((path) => this.#check(path, false));
      if (again.has(EVERYTHING)) edits.push(this.#scan(false));
      if (changed.length > 0) this.#planSecondLook(changed);
      this.#emit(edits);
    });
  }

  #look(path: string): FoundFile | undefined {
    return this.#found.hidden.includes(path) ? this.#found.files.get(path) : lookAt(path);
  }

  /** Whether a file is not as it was when it was read; one that is gone is being waited for already. */
  #isNew(path: string): boolean {
    const now = this.#look(path);
    if (now === undefined && this.#waiting.has(path)) return false;
    return now?.signature !== this.#known.get(path)?.signature;
  }

  #scan(settled: boolean): Edit {
    const found = this.#find();
    this.#found = found;
    const edits: Edit[] = [];
    const isHidden = (path: string) => found.hidden.some((folder) => path.startsWith(`${folder}/`));
    for (const path of this.#known.keys()) {
      if (!found.files.has(path) && !isHidden(path)) edits.push(this.#check(path, settled));
    }
    for (const [path, file] of found.files) {
      if (this.#known.get(path)?.signature !== file.signature) edits.push(this.#check(path, settled));
    }
    return joined(edits);
  }

  /** The files and folders that are there once every folder is watched: a folder that is new to the watcher may have got files before it was watched. */
  #find(): Found {
    let found = findFiles(this.#roots);
    for (let round = 0; round < 8 && this.#watcher.follow(found.folders); round++) {
      found = findFiles(this.#roots);
    }
    return found;
  }

  /** Reads one file again, or holds back what it takes away until it is quiet. */
  #check(path: string, settled: boolean): Edit {
    this.#waiting.get(path)?.();
    this.#waiting.delete(path);
    const before = this.#known.get(path);
    const now = this.#look(path);
    if (now === undefined) {
      this.#reading.delete(path);
      if (before === undefined) return {};
      if (!settled) return this.#wait(path);
      this.#known.delete(path);
      const edit = this.#library.remove(path);
      this.#untold.add(path);
      return edit;
    }
    const sure = settled || (before !== undefined && before.identity !== now.identity);
    this.#known.set(path, now);
    const read = this.#read(now);
    if (!(read instanceof Promise)) {
      this.#reading.delete(path);
      return this.#takeIn(now, read, sure);
    }
    this.#reading.set(path, now.signature);
    read.then((later) => {
      // Another version has come meanwhile, or none is there any more.
      if (this.#closed || this.#reading.get(path) !== now.signature) return;
      this.#reading.delete(path);
      this.#emit([this.#takeIn(now, later, sure)]);
    });
    return {};
  }

  /** The content that a file has now becomes what counts; unless it is sure, what is missing in it is believed later. */
  #takeIn({ path }: FoundFile, read: ReadDocuments, sure: boolean): Edit {
    const { edit, doubtful } = this.#library.put(path, read, !sure);
    if (doubtful && !sure) this.#wait(path);
    else this.#untold.add(path);
    return edit;
  }

  #wait(path: string): Edit {
    const again = () => {
      this.#waiting.delete(path);
      this.#emit([this.#check(path, true)]);
    };
    this.#waiting.set(path, this.#options.clock.after(SETTLE_MS, again));
    return {};
  }

  #read(file: FoundFile): ReadDocuments | Promise<ReadDocuments> {
    const { reading, maxBytes } = this.#options;
    const { path, bytes: size } = file;
    const problem = (message: string) => unreadable(path, message);
    const tooLong = (length: number) => problem(fileTooLong(length, maxBytes));
    if (size > maxBytes) return tooLong(size);
    const why = reading.leftOut(file);
    if (why !== undefined) return problem(why);
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      return problem(`cannot be read: ${(error as Error).message}`);
    }
    if (bytes.byteLength > maxBytes) return tooLong(bytes.byteLength);
    try {
      return reading.read({ file, text: new TextDecoder().decode(bytes), maxCharacters: maxBytes });
    } catch (error) {
      return problem(`cannot be checked: ${(error as Error).message}`);
    }
  }

  /** Who counts may have changed for files that were not read again, so those with problems are looked at too. */
  #tell(): void {
    for (const file of new Set([...this.#untold, ...this.#told.keys()])) {
      const problems = this.#library.problemsOf(file);
      const text = JSON.stringify(problems);
      if ((this.#told.get(file) ?? "[]") === text) continue;
      if (problems.length === 0) this.#told.delete(file);
      else this.#told.set(file, text);
      this.#options.onProblems(file, problems);
    }
    this.#untold.clear();
  }

  #emit(edits: readonly Edit[]): void {
    const edit = joined(edits);
    this.#tell();
    if (edit.upsert?.length || edit.remove?.length) this.#options.onEdit(edit);
  }

  #planRescan(): void {
    const pause =
      this.#watcher.failed.size > 0 ? Math.min(BLIND_RESCAN_MS, this.#options.rescanMs) : this.#options.rescanMs;
    this.#cancelRescan = this.#options.clock.after(pause, () => {
      this.#emit([this.#scan(false)]);
      this.#planRescan();
    });
  }
}

/** One edit out of several: of each object the last word counts. */
function joined(edits: readonly Edit[]): Edit {
  const upsert = new Map<string, KubeObject>();
  const remove = new Map<string, ObjectRef>();
  for (const edit of edits) {
    for (const ref of edit.remove ?? []) {
      upsert.delete(refKey(ref));
      remove.set(refKey(ref), ref);
    }
    for (const object of edit.upsert ?? []) {
      const key = refKey(refOf(object));
      remove.delete(key);
      upsert.set(key, object);
    }
  }
  return { upsert: [...upsert.values()], remove: [...remove.values()] };
}
