import type { Logger } from "../../../core/observe/mod.ts";
import { pluginFiles } from "../lends/files.ts";
import type { LoadedPlugins } from "./mod.ts";

/** Follows the files that plugins were made of. */
export interface PluginFollower {
  /** Takes the place of what was followed before. */
  follow(loaded: LoadedPlugins): void;
  stop(): void;
}

/** Options of a follower: the way to load plugins, and to tell of a change. */
export interface FollowerOptions {
  readonly log: Logger;
  /** Loads the plugins of the configuration in force again. */
  readonly load: () => Promise<LoadedPlugins>;
  /** Takes up what was loaded. */
  readonly changed: (loaded: LoadedPlugins) => void;
}

/** Loads plugins again when one of their files changes. Plugins that cannot be used leave those in force; plugins that came to the same are no change. */
export function createPluginFollower({ log, load, changed }: FollowerOptions): PluginFollower {
  const files = pluginFiles();
  let end = () => {};
  let current: LoadedPlugins | undefined;
  let looking = Promise.resolve();
  const look = async () => {
    const before = current;
    const loaded = await load();
    if (before !== current || loaded.digest === before?.digest) return;
    const broken = loaded.uses.flatMap((use) => use.broken ?? []);
    // A plugin that could not be bundled does not say of all its files that they are its own.
    const inputs = [...new Set([...(before?.inputs ?? []), ...loaded.inputs])];
    follow(broken.length === 0 ? loaded : { ...(before as LoadedPlugins), inputs });
    if (broken.length === 0) return changed(loaded);
    for (const reason of broken)
      log.error("a plugin has changed and cannot be used, the one before stays in force", { reason });
  };
  const follow = (loaded: LoadedPlugins) => {
    end();
    current = loaded;
    end =
      loaded.inputs.length === 0
        ? () => {}
        : files.follow(loaded.inputs, () => {
            looking = looking.then(look).catch((error) => log.error("plugins were not loaded again", { error }));
          });
  };
  return { follow, stop: () => end() };
}
