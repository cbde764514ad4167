import type { ConfigSchema, PluginDefinition, PluginKind } from "./api.ts";

/** The version of the contract this host speaks; grows only with a breaking change. */
export const PLUGIN_API = 1;

/** The oldest version of the contract this host still takes. */
export const MIN_PLUGIN_API = 1;

/** Gives authors inference and the host one shape to check. Returns its argument with `api` filled in; no side effects. */
export function definePlugin<const K extends PluginKind, const S extends ConfigSchema>(
  definition: Omit<PluginDefinition<K, S>, "api"> & { readonly api?: number },
): PluginDefinition<K, S> {
  return Object.freeze({ ...definition, api: definition.api ?? PLUGIN_API }) as PluginDefinition<K, S>;
}
