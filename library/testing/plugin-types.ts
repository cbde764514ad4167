import type { GenericSchema, InferInput } from "valibot";
import type { PluginDefinition as Definition, PluginKind } from "../../core/plugin/api.ts";

export type { HookContext, HookPoints, IrKey } from "../../core/plugin/api.ts";

/** A definition with whatever configuration. */
// biome-ignore lint/suspicious/noExplicitAny: a definition is as good with any schema, and functions of its context differ by it.
export type PluginDefinition<K extends PluginKind = PluginKind> = Definition<K, any>;

/** The configuration that the schema of a plugin takes. */
export type ConfigOf<D> = D extends { readonly config: infer S extends GenericSchema } ? InferInput<S> : unknown;
