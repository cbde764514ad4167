import { type FSWatcher, mkdirSync, watch } from "node:fs";
import { open } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import type { PluginFiles } from "../../../core/plugin/api.ts";
import { replaceFile } from "../replace-file.ts";

/** Bytes of a file that a plugin is given at most. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Milliseconds after an event in which others are waited for: editors write in several steps. */
const SETTLE_MS = 50;

/** Files of this host for plugins. */
export function pluginFiles(): PluginFiles {
  return {
    async read(path) {
      const file = await open(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      if (file === undefined) return undefined;
      try {
        const { size } = await file.stat();
        if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes, more than ${MOST_BYTES} are not read`);
        return await file.readFile();
      } finally {
        await file.close();
      }
    },
    async write(path, content) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      replaceFile(path, content);
    },
    follow: (paths, changed) =>
      followed(
        paths.map((path) => resolve(path)),
        changed,
      ),
  };
}

/** Files are followed in their folders, since one that is replaced is another file. */
function followed(paths: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, SETTLE_MS);
  };
  const watchers = [...Map.groupBy(paths, (path) => dirname(path))].flatMap(([folder, files]) => {
    const names = new Set(files.map((file) => basename(file)));
    return watched(folder, (name) => (name === null || isMount(name) || names.has(name) ? soon() : undefined));
  });
  // The content of a folder that is named itself counts as well.
  const inside = paths.flatMap((path) => watched(path, soon));
  return () => {
    clearTimeout(timer);
    for (const watcher of [...watchers, ...inside]) watcher.close();
  };
}

/** A mounted ConfigMap or Secret is replaced as a whole, by a link of such a name. */
function isMount(name: string): boolean {
  return name.startsWith("..");
}

function watched(folder: string, event: (name: string | null) => void): readonly FSWatcher[] {
  try {
    const watcher = watch(folder, (_kind, name) => event(name));
    watcher.on("error", () => {});
    return [watcher];
  } catch {
    return [];
  }
}
