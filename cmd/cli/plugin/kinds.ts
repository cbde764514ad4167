import { kindsOfUses, type OwnKind } from "../../../core/plugin/mod.ts";
import { Failure } from "../failure.ts";

/** The kinds that plugins of the command line bring. Fails for one that cannot be used. */
export async function kindsOfPlugins(files: readonly string[]): Promise<readonly OwnKind[]> {
  if (files.length === 0) return [];
  const { loadPlugins } = await import("../../runtime/plugins/mod.ts");
  const { kinds, uses } = kindsOfUses(await loadPlugins({ entries: [], files, unconfigured: true }));
  const broken = uses.flatMap((use) => use.broken ?? []);
  if (broken.length > 0) throw new Failure(broken.join("\n"));
  return kinds;
}
