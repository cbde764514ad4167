import type { ConfigInput, ConfigSchema, PluginDefinition, PluginKind } from "./api.ts";
import type { PluginUse } from "./host.ts";

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

/** A plugin with its configuration, for whoever lists plugins in code. The configuration has the type that the plugin's schema takes. */
export function use<K extends PluginKind, S extends ConfigSchema>(
  definition: PluginDefinition<K, S>,
  ...[config, how]: UseArguments<S>
): PluginUse {
  return { definition: definition as unknown as PluginDefinition, config, ...how };
}

type UseOptions = Pick<PluginUse, "instance" | "required">;

/** A configuration that may be empty may be left out. */
type UseArguments<S extends ConfigSchema> =
  Record<never, never> extends ConfigInput<S>
    ? [config?: ConfigInput<S>, how?: UseOptions]
    : [config: ConfigInput<S>, how?: UseOptions];
