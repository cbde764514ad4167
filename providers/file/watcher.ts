import { type FSWatcher, watch } from "node:fs";

/** Told of an entry that changed; without a name, anything in the folder may have. */
export type OnEvent = (folder: string, name: string | undefined) => void;

/** Watches a set of folders, each by itself, as inotify does. */
export class FolderWatcher {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #failed = new Set<string>();
  readonly #onEvent: OnEvent;

  constructor(onEvent: OnEvent) {
    this.#onEvent = onEvent;
  }

  /** Folders that could not be watched (too many watches, no right): only a rescan sees their changes. */
  get failed(): ReadonlySet<string> {
    return this.#failed;
  }

  /** Watches exactly these folders. Watches on folders that stay are kept. */
  follow(folders: ReadonlySet<string>): void {
    for (const folder of this.#watchers.keys()) if (!folders.has(folder)) this.#drop(folder);
    this.#failed.clear();
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#add(folder);
  }

  /** Forgets a folder that was replaced, so that the next `follow` watches its successor. */
  forget(folder: string): void {
    this.#drop(folder);
  }

  close(): void {
    for (const folder of [...this.#watchers.keys()]) this.#drop(folder);
  }

  #add(folder: string): void {
    try {
      const watcher = watch(folder, (_event, name) => this.#onEvent(folder, name ?? undefined));
      watcher.on("error", () => {
        this.#drop(folder);
        this.#onEvent(folder, undefined);
      });
      this.#watchers.set(folder, watcher);
    } catch {
      this.#failed.add(folder);
    }
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}
