import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { PluginEntry } from "../../core/config/mod.ts";
import { checkDefinition, configErrors, type PluginDefinition, type PluginUse } from "../../core/plugin/mod.ts";
import { type FieldPath, printPath, readYaml } from "../../core/resource/mod.ts";

/** Where plugins are asked for: entries of a configuration, whose file is known where there is one, and files of the command line. */
export interface WantedPlugins {
  readonly configFile?: string | undefined;
  readonly entries: readonly PluginEntry[];
  readonly files: readonly string[];
  /** Only what a plugin says of itself is asked for, so that it needs no configuration. */
  readonly unconfigured?: boolean;
}

/** One use to load, and how its faults are told. */
interface Wanted {
  readonly file: string;
  readonly entry: Pick<PluginEntry, "config" | "name" | "required">;
  readonly at: (path: FieldPath) => string;
}

/**
 * Loads plugins, those of the configuration first. A plugin's file exports its definition as default; it may import `@postern/plugin`, which is the
 * core of this very Postern, and `valibot`, without having either installed. One that cannot be used says so, with its place: it is for the host to
 * disable it or not to start.
 */
export async function loadPlugins(wanted: WantedPlugins): Promise<readonly PluginUse[]> {
  const all = [...ofConfiguration(wanted), ...wanted.files.map(ofCommandLine)];
  if (all.length === 0) return [];
  await lendCore();
  const uses: PluginUse[] = [];
  for (const one of all) uses.push(await load(one, wanted.unconfigured === true));
  return uses;
}

function ofConfiguration({ configFile, entries }: WantedPlugins): readonly Wanted[] {
  const folder = configFile === undefined ? "." : dirname(configFile);
  return entries.flatMap((entry, i) =>
    entry.path === undefined || !entry.enabled
      ? []
      : [
          {
            ...{ entry, file: resolve(folder, entry.path) },
            at: (path: FieldPath) => placeIn(configFile, ["plugins", i, ...path]),
          },
        ],
  );
}

function ofCommandLine(file: string): Wanted {
  return {
    file: resolve(file),
    entry: { required: false },
    at: (path) => `--plugin ${[file, printPath(path)].join(" ").trim()}`,
  };
}

/** `file:line:column: path`; the file is read again, since places are asked for only when something is wrong. */
function placeIn(configFile: string | undefined, path: FieldPath): string {
  if (configFile === undefined) return printPath(path);
  try {
    const { line, column } = readYaml(readFileSync(configFile, "utf8"))[0]?.locate(path) ?? { line: 1, column: 1 };
    return `${configFile}:${line}:${column}: ${printPath(path)}`;
  } catch {
    return `${configFile}: ${printPath(path)}`;
  }
}

async function load({ file, entry, at }: Wanted, unconfigured: boolean): Promise<PluginUse> {
  const { config, name, required } = entry;
  const use = { config, required, ...(name !== undefined && { instance: name }), origin: file };
  let definition: PluginDefinition;
  try {
    const module = (await import(file)) as { default?: unknown };
    definition = checkDefinition(module.default, file);
  } catch (error) {
    return { ...use, definition: unnamed(file), broken: `${at(["path"])}: ${messageOf(error)}` };
  }
  const problems = (unconfigured ? [] : configErrors(definition, config)).map(
    ({ path, message }) => `${at(["config", ...path])}: ${message} (plugin ${definition.name})`,
  );
  return { ...use, definition, ...(problems.length > 0 && { broken: problems.join("; ") }) };
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // The file that imports it is ours and means nothing to whoever reads this.
  return text.replace(/ imported from .*$/s, "");
}

/** Stands for a plugin of which nothing is known but its file. */
function unnamed(file: string): PluginDefinition {
  return { kind: "plugin", name: basename(file), version: "", stability: "alpha", summary: "" } as never;
}

let lent = false;

/** Makes the core of this process importable for plugins. Bun keeps virtual modules for the whole process, so once is enough. */
async function lendCore(): Promise<void> {
  if (lent) return;
  lent = true;
  const [core, valibot] = await Promise.all([import("../../core/mod.ts"), import("valibot")]);
  Bun.plugin({
    name: "postern",
    setup(build) {
      build.module("@postern/plugin", () => ({ exports: { ...core }, loader: "object" }));
      build.module("valibot", () => ({ exports: { ...valibot }, loader: "object" }));
    },
  });
}
