import { type PluginUse, use } from "../../core/plugin/mod.ts";

/** Objects out of YAML files and folders, which are watched: for `providers`. Needs a file system, which is loaded when this is called. */
export async function fileProvider(...paths: readonly string[]): Promise<PluginUse> {
  const { fileProvider: make } = await import("../../providers/file/mod.ts");
  return use(make(), { paths: [...paths] });
}
