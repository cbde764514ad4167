import { type FSWatcher, watch } from "node:fs";

/** Told of an entry that changed; without a name, anything in the folder may have. */
export type OnEvent = (folder: string, name: string | undefined) => void;

/** Watches a set of folders, each by itself, as inotify does. */
export class FolderWatcher {
  readonly #watchers = new Map<string, { readonly identity: string; readonly watcher: FSWatcher }>();
  readonly #failed = new Set<string>();
  readonly #onEvent: OnEvent;

  constructor(onEvent: OnEvent) {
    this.#onEvent = onEvent;
  }

  /** Folders that could not be watched (too many watches, no right): only a rescan sees their changes. */
  get failed(): ReadonlySet<string> {
    return this.#failed;
  }

  /** Watches exactly these folders, by path and identity. Watches on folders that stay are kept; true when one was added. */
  follow(folders: ReadonlyMap<string, string>): boolean {
    for (const [folder, { identity }] of this.#watchers) if (folders.get(folder) !== identity) this.#drop(folder);
    this.#failed.clear();
    const added = [...folders].filter(([folder, identity]) => identity !== "absent" && !this.#watchers.has(folder));
    for (const [folder, identity] of added) this.#add(folder, identity);
    return added.some(([folder]) => this.#watchers.has(folder));
  }

  close(): void {
    for (const folder of [...this.#watchers.keys()]) this.#drop(folder);
  }

  #add(folder: string, identity: string): void {
    try {
      const watcher = watch(folder, (_event, name) => this.#onEvent(folder, name ?? undefined));
      watcher.on("error", () => {
        this.#drop(folder);
        this.#onEvent(folder, undefined);
      });
      this.#watchers.set(folder, { identity, watcher });
    } catch {
      this.#failed.add(folder);
    }
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.watcher.close();
    this.#watchers.delete(folder);
  }
}
