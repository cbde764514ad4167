import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import * as v from "valibot";
import { checkDefinition, PluginConfigError, type PluginUse } from "../../core/plugin/mod.ts";
import { printPath, readYaml } from "../../core/resource/mod.ts";

const listSchema = v.array(
  v.strictObject({
    /** The plugin's file, TypeScript or JavaScript, relative to the list. */
    path: v.pipe(v.string(), v.minLength(1)),
    /** What its own schema takes. */
    config: v.optional(v.unknown()),
  }),
);

/** The plugins that were loaded, or what is wrong with the list or one of them. */
export type PluginLoad =
  | { readonly ok: true; readonly uses: readonly PluginUse[] }
  | { readonly ok: false; readonly problem: string };

/**
 * Loads the plugins of a list, a YAML file of `{path, config}`, in its order. A plugin's file exports its definition as default; it may import
 * `@postern/plugin`, which is the core of this very Postern, and `valibot`, without having either installed.
 */
export async function loadPlugins(listFile: string): Promise<PluginLoad> {
  if (!existsSync(listFile)) return { ok: false, problem: `${listFile} is not there` };
  const [document] = readYaml(readFileSync(listFile, "utf8"));
  const [broken] = document?.problems ?? [];
  if (broken) return { ok: false, problem: `${listFile}:${broken.line}:${broken.column}: ${broken.message}` };
  const list = v.safeParse(listSchema, document?.value ?? []);
  if (!list.success) {
    const [issue] = list.issues;
    const path = (issue.path ?? []).map(({ key }) => key as string | number);
    const { line, column } = document?.locate(path) ?? { line: 1, column: 1 };
    return { ok: false, problem: `${listFile}:${line}:${column}: ${printPath(path)}: ${issue.message}` };
  }
  await lendCore();
  const uses: PluginUse[] = [];
  for (const { path, config } of list.output) {
    const file = resolve(dirname(listFile), path);
    try {
      const module = (await import(file)) as { default?: unknown };
      uses.push({ definition: checkDefinition(module.default, file), config });
    } catch (error) {
      const why = error instanceof PluginConfigError ? error.message : `cannot be loaded: ${(error as Error).message}`;
      return { ok: false, problem: `plugin ${file}: ${why}` };
    }
  }
  return { ok: true, uses };
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
