/**
 * Validation of whole objects, with the API server's answers: unknown fields, defaults, bounds, list kinds, CEL rules.
 * In: an object and, if it came from a file, a way to find its fields there. Out: the object with defaults, or errors that name file, line, column,
 * object, field, value and what is allowed. Validation is pure, never throws, and never looks at other objects.
 *
 * Verdicts and defaults are those of the API server (tests/cluster/schemas-verdicts.test.ts), but for two things. The server drops the status of an
 * object that is created and checks it on a path of its own; here it is checked with the rest. Of the kinds that Kubernetes defines itself (Service,
 * Secret, …) what can be said field by field is checked, not what the server knows beyond (address ranges, names in use).
 */
import { groupOf, type KubeObject } from "../../object/mod.ts";
import type { Validation } from "../../resource/structure.ts";
import { schemaFor, schemaKindOf } from "../kinds.ts";
import { type Channel, type KindSchema, type Mode, OBJECT_COST_LIMIT } from "../schema/mod.ts";
import { isRecord } from "../schema/schema.ts";
import {
  type ErrorContext,
  type FieldError,
  type FieldPath,
  fieldError,
  type Position,
  printValue,
  toFieldError,
} from "./errors.ts";
import { transitionIssues } from "./transitions.ts";

export { printPath } from "../../resource/print-path.ts";
export { type FieldError, type FieldPath, formatFieldError, type Position } from "./errors.ts";

/** How to validate. */
export interface ValidateOptions {
  /** Which definitions of the Gateway API hold. Default `experimental`: all fields. */
  readonly channel?: Channel;
  /** Fields no schema knows: an error (the default), dropped as an API server does without strict validation, or kept. */
  readonly unknown?: Mode["unknown"];
  /** The previous version of the object, for rules that compare the two. */
  readonly old?: KubeObject;
  /** The file, named in errors. */
  readonly file?: string;
  /** Where a field stands in the file. */
  readonly locate?: (path: FieldPath) => Position | undefined;
}

/** The answer of a validator with all that is known of each error; the object is frozen only as far as it was. */
export type ObjectValidation =
  | Extract<Validation, { readonly object: KubeObject }>
  | (Extract<Validation, { readonly errors: unknown }> & { readonly errors: readonly FieldError[] });

/** Errors that are put into words; of what else is wrong with an object only the number is told. */
export const MAX_ERRORS = 50;

/** Checks one object against the schema of its kind and fills in defaults. Objects of kinds without a schema pass unchanged. */
export function validateObject(object: unknown, options: ValidateOptions = {}): ObjectValidation {
  if (!isRecord(object)) return refuse(object, "must be an object", options);
  const { apiVersion, kind: name } = object;
  if (typeof apiVersion !== "string" || typeof name !== "string") {
    return refuse(object, "needs apiVersion and kind, both text", options);
  }
  const kind = schemaKindOf(groupOf(apiVersion), name);
  if (!kind) return { ok: true, object: object as unknown as KubeObject };
  return validateAs(kind, object, options);
}

function validateAs(
  kind: KindSchema,
  object: Readonly<Record<string, unknown>>,
  options: ValidateOptions,
): ObjectValidation {
  const { channel = "experimental", unknown, old, file, locate } = options;
  const version = String(object["apiVersion"]).split("/").at(-1) ?? "";
  const schema = schemaFor(kind, { channel, version: servedVersion(kind, version) });
  const context: ErrorContext = {
    object: describeObject(object),
    facts: schema.facts,
    secret: kind.kind === "Secret",
    ...(file === undefined ? {} : { file }),
    ...(locate ? { locate } : {}),
  };
  const versions = kind.versions.map((each) => each.name);
  if (!versions.includes(version)) {
    const allowed = versions.map((each) => (kind.group === "" ? each : `${kind.group}/${each}`)).join(", ");
    const value = object["apiVersion"];
    const message = `is ${printValue(value)}; allowed is one of ${allowed}`;
    return { ok: false, errors: [fieldError(context, { path: ["apiVersion"], value, message, allowed })] };
  }
  if (!isRecord(object["metadata"])) {
    const named = { path: ["metadata"], value: object["metadata"], allowed: "an object with name" };
    return { ok: false, errors: [fieldError(context, { ...named, message: "is required: an object with name" })] };
  }
  const mode: Mode = { unknown: unknown ?? "error", budget: { left: OBJECT_COST_LIMIT } };
  const result = schema["~run"]({ value: object }, mode);
  const transitions = result.issues || !old ? [] : transitionIssues(schema.facts, result.value, old, mode);
  const issues = [...(result.issues ?? []), ...transitions];
  if (issues.length > 0) {
    const errors = issues.slice(0, MAX_ERRORS).map((issue) => toFieldError(issue, context));
    return { ok: false, errors, more: issues.length - errors.length };
  }
  return { ok: true, object: result.value as KubeObject };
}

/** An unknown version is reported with the schema of the first one. */
function servedVersion(kind: KindSchema, version: string): string {
  return kind.versions.some(({ name }) => name === version) ? version : (kind.versions[0]?.name ?? version);
}

function describeObject({ kind, metadata }: Readonly<Record<string, unknown>>): string {
  const { namespace, name } = isRecord(metadata) ? metadata : {};
  const key = [namespace, name].filter((part) => typeof part === "string" && part !== "").join("/");
  return key === "" ? `${kind}` : `${kind} ${key}`;
}

function refuse(value: unknown, message: string, { file, locate }: ValidateOptions): ObjectValidation {
  const allowed = "an object with apiVersion, kind and metadata";
  const context: ErrorContext = {
    object: "object",
    facts: {},
    ...(file === undefined ? {} : { file }),
    ...(locate ? { locate } : {}),
  };
  return { ok: false, errors: [fieldError(context, { path: [], value, message, allowed })] };
}
