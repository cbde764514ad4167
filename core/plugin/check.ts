import type { FieldError } from "../resource/structure.ts";
import { done, failed, type Result } from "../result/mod.ts";
import type { ConfigSchema, PluginDefinition, PluginKind, SchemaIssues } from "./api.ts";
import { MIN_PLUGIN_API, PLUGIN_API } from "./define.ts";
import { kindsProblem } from "./own-kinds.ts";

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
  if (!isSchema(value.config)) throw refuse("config must be a schema (valibot, or any other of Standard Schema v1)");
  const api = value.api;
  if (typeof api !== "number" || api < MIN_PLUGIN_API || api > PLUGIN_API) {
    throw refuse(`is written for plugin API ${String(api)}, this Postern takes ${MIN_PLUGIN_API} to ${PLUGIN_API}`);
  }
  const problem = kindsProblem(value as PluginDefinition);
  if (problem !== undefined) throw refuse(problem);
  return value as PluginDefinition;
}

/** Whether something checks values as Standard Schema v1 has it. */
export function isSchema(value: unknown): value is ConfigSchema {
  const standard = (value as Partial<ConfigSchema> | null | undefined)?.["~standard"];
  return typeof standard?.validate === "function";
}

/** A value as a schema makes it, or what is wrong with it. A schema that answers later is one that cannot be used here. */
export function checkedBy(schema: ConfigSchema, value: unknown): Result<unknown, readonly FieldError[]> {
  const result = schema["~standard"].validate(value);
  if (result instanceof Promise) {
    result.catch(() => {});
    return failed([{ path: [], message: "the schema answers later; it must answer at once" }]);
  }
  return result.issues === undefined ? done(result.value) : failed(result.issues.map(fieldErrorOf));
}

function fieldErrorOf({ message, path = [], ...issue }: SchemaIssues["issues"][number]): FieldError {
  const keys = path.map((part) => (typeof part === "object" ? part.key : part));
  // Of valibot, whose words for a key that is not known are those of a type.
  const { type, expected } = issue as { readonly type?: unknown; readonly expected?: unknown };
  const isUnknown = type === "strict_object" && expected === "never";
  return {
    path: keys.map((key) => (typeof key === "symbol" ? String(key) : key)),
    message: isUnknown ? "is not a known field" : message,
  };
}

/** The errors in a plugin's configuration, by its own schema. */
export function configErrors(definition: PluginDefinition, config: unknown): readonly FieldError[] {
  const checked = checkedBy(definition.config, config ?? {});
  return "fault" in checked ? checked.fault : [];
}

/** Parses a plugin's configuration with its own schema. Throws {@link PluginConfigError} that names each wrong path. */
export function parsePluginConfig(definition: PluginDefinition, config: unknown): unknown {
  const checked = checkedBy(definition.config, config ?? {});
  if ("value" in checked) return Object.freeze(checked.value);
  const problems = checked.fault.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new PluginConfigError(`plugin ${definition.name}: configuration is not valid: ${problems.join("; ")}`);
}
