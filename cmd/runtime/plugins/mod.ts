/**
 * Plugins out of files: bundled, loaded, looked at, and loaded again when they change.
 *
 * In: entries of a configuration and files of the command line. Out: uses of plugins, with the place of whatever is wrong. Code that was loaded before stays in
 * memory, as every module does. The module creates and starts nothing.
 */
import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { isPosterns, type PluginEntry } from "../../../core/config/mod.ts";
import { checkDefinition, configErrors, type PluginDefinition, type PluginUse } from "../../../core/plugin/mod.ts";
import { type FieldError, type FieldPath, printPath, readYaml } from "../../../core/resource/mod.ts";
import { lendCore } from "../lends/core.ts";
import { type Bundle, bundle } from "./bundle.ts";
import { embeddedPlugins } from "./embedded.ts";
import { isolated } from "./worker/isolated.ts";

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
  readonly entry: Pick<PluginEntry, "config" | "name" | "required" | "isolation">;
  readonly at: (path: FieldPath) => string;
  /** The text that lists show in the place of its file. */
  readonly origin?: string;
  /** Why there is nothing to load. */
  readonly missing?: string;
  /** The bundle, where one was made already to look at it. */
  readonly made?: Bundle | undefined;
}

/** A plugin that this executable was built with. One that cannot be loaded has no id, and says so when it is used. */
interface Embedded {
  readonly file: string;
  readonly id?: string;
  readonly made?: Bundle;
}

/** Plugins, and what they were made of. */
export interface LoadedPlugins {
  readonly uses: readonly PluginUse[];
  readonly inputs: readonly string[];
  /** The same for as long as their code is. */
  readonly digest: string;
}

/** {@link loadAll} for who does not follow them. */
export async function loadPlugins(wanted: WantedPlugins): Promise<readonly PluginUse[]> {
  return (await loadAll(wanted)).uses;
}

/**
 * Loads plugins, those of the configuration first. A plugin's file exports its definition as default; it may import `postern/plugin`, which is that
 * of this very Postern, and `valibot`, without having either installed. One that cannot be used says so, with its place: it is for the host to
 * disable it or not to start.
 */
export async function loadAll(wanted: WantedPlugins): Promise<LoadedPlugins> {
  const embedded = await embeddedPlugins();
  if (embedded.length > 0) await lendCore();
  const inside: Embedded[] = [];
  for (const file of embedded) inside.push(await lookInto(file));
  const all = [
    ...ofConfiguration(wanted, inside),
    ...notConfigured(wanted, inside).map(ofExecutable),
    ...wanted.files.map(ofCommandLine),
  ];
  if (all.length === 0) return { uses: [], inputs: [], digest: "" };
  await lendCore();
  const loaded: Loaded[] = [];
  for (const one of all) loaded.push(await load(one, wanted.unconfigured === true));
  return {
    uses: loaded.map(({ use }) => use),
    inputs: loaded.flatMap(({ inputs }) => inputs),
    digest: loaded.map(({ digest }) => digest).join(" "),
  };
}

/** Bundles a plugin that this executable was built with, and asks it for its id. */
async function lookInto(file: string): Promise<Embedded> {
  try {
    const made = await bundle(file);
    const { kind, name } = checkDefinition((await import(made.file)).default, file);
    return { file, id: `${kind}/${name}`, made };
  } catch {
    return { file };
  }
}

/** Entries that name a file, or a plugin of this executable that did not come with Postern. */
function ofConfiguration({ configFile, entries }: WantedPlugins, inside: readonly Embedded[]): readonly Wanted[] {
  const folder = configFile === undefined ? "." : dirname(configFile);
  return entries.flatMap((entry, i): readonly Wanted[] => {
    const { path, builtIn, enabled } = entry;
    if (!enabled || (builtIn !== undefined && isPosterns(builtIn))) return [];
    const at = (within: FieldPath) => placeIn(configFile, ["plugins", i, ...within]);
    if (path !== undefined) return [{ entry, file: resolve(folder, path), at }];
    const own = ofId(inside, builtIn);
    if (own !== undefined) return [{ entry, file: own.file, made: own.made, at, origin: INSIDE }];
    const there = [...new Set(inside.flatMap(({ id }) => id ?? []))].join(", ");
    const missing = `${at(["builtIn"])}: ${builtIn} is not in this executable, ${there ? `which was built with ${there}` : "which was built without plugins: postern plugin build puts them in"}`;
    return [{ entry, file: builtIn ?? "", at, missing }];
  });
}

/** Plugins of this executable of which the configuration says nothing. */
function notConfigured({ entries }: WantedPlugins, inside: readonly Embedded[]): readonly Embedded[] {
  const configured = new Set(entries.map(({ builtIn }) => ofId(inside, builtIn)));
  return inside.filter((one) => !configured.has(one));
}

/** The plugin of an id; the last one where several have it. */
function ofId(inside: readonly Embedded[], wanted: string | undefined): Embedded | undefined {
  return wanted === undefined ? undefined : inside.findLast(({ id }) => id === wanted);
}

/** The text that lists show for the file of a plugin that this executable was built with. */
const INSIDE = "inside this executable";

function ofExecutable({ file, made }: Embedded): Wanted {
  return {
    ...{ file, made, origin: INSIDE, entry: { required: false, isolation: "process" } },
    at: (path) => `a plugin ${[INSIDE, printPath(path)].join(" ").trim()}`,
  };
}

function ofCommandLine(file: string): Wanted {
  return {
    file: resolve(file),
    entry: { required: false, isolation: "process" },
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

interface Loaded extends Pick<Bundle, "inputs" | "digest"> {
  readonly use: PluginUse;
}

async function load(
  { file, entry, at, origin = file, missing, made: before }: Wanted,
  unconfigured: boolean,
): Promise<Loaded> {
  const { config, name, required, isolation } = entry;
  const use = { config, required, ...(name !== undefined && { instance: name }), origin };
  if (missing !== undefined)
    return { digest: missing, inputs: [], use: { ...use, definition: unnamed(file), broken: missing } };
  let definition: PluginDefinition;
  // A plugin that cannot be bundled may be put right in its own file.
  let made: Bundle = { file, digest: "", inputs: [file] };
  try {
    made = before ?? (await bundle(file));
    if (isolation === "worker") {
      const found = await isolated(made.file, config);
      const broken = textOfErrors(found.errors, found.definition, at);
      return { ...made, use: { ...use, ...found, ...(broken !== undefined && { broken }) } };
    }
    const module = (await import(made.file)) as { default?: unknown };
    definition = checkDefinition(module.default, file);
  } catch (error) {
    const broken = `${at(["path"])}: ${messageOf(error)}`;
    return { ...made, digest: `${made.digest} ${broken}`, use: { ...use, definition: unnamed(file), broken } };
  }
  const broken = textOfErrors(unconfigured ? [] : configErrors(definition, config), definition, at);
  return { ...made, use: { ...use, definition, ...(broken !== undefined && { broken }) } };
}

function textOfErrors(errors: readonly FieldError[], { name }: PluginDefinition, at: Wanted["at"]): string | undefined {
  const texts = errors.map(({ path, message }) => `${at(["config", ...path])}: ${message} (plugin ${name})`);
  return texts.length === 0 ? undefined : texts.join("; ");
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

export { bundle } from "./bundle.ts";
