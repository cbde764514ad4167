import * as v from "valibot";
import type { FieldError } from "../resource/structure.ts";
import type { PluginDefinition, PluginKind } from "./api.ts";
import { MIN_PLUGIN_API, PLUGIN_API } from "./define.ts";

const KINDS: readonly PluginKind[] = ["provider", "translator", "infra", "output", "hooks"];
const NAME = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)?$/;

/** A plugin definition or its configuration is not usable; the message says which and what to do. */
export class PluginConfigError extends Error {
  override readonly name = "PluginConfigError";
}

/** Checks what a plugin file exports. Throws {@link PluginConfigError} that names the plugin and the property. */
export function checkDefinition(definition: unknown, origin: string): PluginDefinition {
  const value = definition as Partial<PluginDefinition> | null;
  const refuse = (what: string) => new PluginConfigError(`plugin ${value?.name ?? origin}: ${what}`);
  if (typeof value !== "object" || value === null)
    throw refuse("the default export must be the value of definePlugin(...)");
  if (!KINDS.includes(value.kind as PluginKind)) throw refuse(`kind must be one of ${KINDS.join(", ")}`);
  if (typeof value.name !== "string" || !NAME.test(value.name))
    throw refuse('name must be lower case, "vendor/name" or "name"');
  if (typeof value.create !== "function") throw refuse("create must be a function");
  const api = value.api;
  if (typeof api !== "number" || api < MIN_PLUGIN_API || api > PLUGIN_API) {
    throw refuse(`is written for plugin API ${String(api)}, this Postern takes ${MIN_PLUGIN_API} to ${PLUGIN_API}`);
  }
  return value as PluginDefinition;
}

/** What is wrong with a plugin's configuration, by its own schema. */
export function configErrors(definition: PluginDefinition, config: unknown): readonly FieldError[] {
  const { issues = [] } = v.safeParse(definition.config, config ?? {});
  return issues.map((issue) => ({
    path: (issue.path ?? []).map(({ key }) => key as string | number),
    message: issue.type === "strict_object" && issue.expected === "never" ? "is not a known field" : issue.message,
  }));
}

/** Parses a plugin's configuration with its own schema. Throws {@link PluginConfigError} that names each wrong path. */
export function parsePluginConfig(definition: PluginDefinition, config: unknown): unknown {
  const result = v.safeParse(definition.config, config ?? {});
  if (result.success) return Object.freeze(result.output);
  const problems = result.issues.map((issue) => {
    const path = v.getDotPath(issue);
    return path === null ? issue.message : `${path}: ${issue.message}`;
  });
  throw new PluginConfigError(`plugin ${definition.name}: configuration is not valid: ${problems.join("; ")}`);
}
