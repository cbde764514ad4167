import type { ConfigInput, ConfigSchema, PluginDefinition, PluginKind } from "./api.ts";

/** A plugin with the configuration the host gives it. */
export interface PluginUse {
  readonly definition: PluginDefinition;
  readonly config?: unknown;
  /** Tells two uses of one plugin apart, as the end of the instance id; without it the second use ends in `#2`. */
  readonly instance?: string;
  /** Whether nothing starts without the plugin; otherwise it is disabled when it cannot be used, and the rest serves. Default true. */
  readonly required?: boolean;
  /** The file it comes from; absent for one that is built in. */
  readonly origin?: string;
  /** The reason why the plugin could not even be loaded: it is listed as disabled. */
  readonly broken?: string;
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
