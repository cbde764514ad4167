import { groupOf, type KubeObject } from "../object/mod.ts";
import { kindOf } from "./kinds.ts";
import type { FieldPath } from "./yaml/mod.ts";

/** The form of every name, without whatever would end a path segment or a line. Finer rules are a matter of the kind's schema. */
const NAME = /^[^/\s%]+$/;

/**
 * Checks what every object must have before its kind is looked at: `apiVersion` of a version that is read, `kind`, `metadata.name`, text labels
 * and annotations. Returns what is wrong, in that order.
 */
export function checkStructure(value: unknown): readonly FieldError[] {
  if (!isRecord(value)) return [{ path: [], message: "must be an object with apiVersion, kind and metadata" }];
  const { apiVersion, kind, metadata } = value;
  const errors: FieldError[] = [];
  if (!isText(apiVersion)) errors.push({ path: ["apiVersion"], message: "is required" });
  if (!isText(kind)) errors.push({ path: ["kind"], message: "is required" });
  if (isText(apiVersion) && isText(kind)) errors.push(...checkVersion(apiVersion, kind));
  if (!isRecord(metadata)) errors.push({ path: ["metadata"], message: "is required" });
  else errors.push(...checkMetadata(metadata));
  return errors;
}

/** The validator of a Postern without schemas: lets pass whatever has the structure of an object. */
export function validateStructure(object: KubeObject): Validation {
  const errors = checkStructure(object);
  return errors.length === 0 ? { ok: true, object } : { ok: false, errors };
}

function checkVersion(apiVersion: string, kind: string): readonly FieldError[] {
  const { versions } = kindOf(groupOf(apiVersion), kind);
  const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
  if (versions.length === 0 || versions.includes(version)) return [];
  return [{ path: ["apiVersion"], message: `${kind} is read in ${versions.join(", ")}, not in ${version}` }];
}

function checkMetadata(metadata: Readonly<Record<string, unknown>>): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { name, namespace } = metadata;
  if (!isText(name)) errors.push({ path: ["metadata", "name"], message: "is required" });
  else if (!isName(name)) errors.push({ path: ["metadata", "name"], message: badName(name) });
  if (namespace !== undefined && namespace !== null && namespace !== "") {
    if (typeof namespace !== "string" || !isName(namespace)) {
      errors.push({ path: ["metadata", "namespace"], message: badName(String(namespace)) });
    }
  }
  for (const field of ["labels", "annotations"]) errors.push(...checkTexts(metadata[field], ["metadata", field]));
  return errors;
}

function checkTexts(value: unknown, path: readonly string[]): readonly FieldError[] {
  if (value === undefined || value === null) return [];
  if (!isRecord(value)) return [{ path, message: "must be a map of texts" }];
  return Object.entries(value)
    .filter(([, text]) => typeof text !== "string")
    .map(([key]) => ({ path: [...path, key], message: "must be text: put it in quotes" }));
}

function badName(name: string): string {
  return `${JSON.stringify(name.slice(0, 80))} is not a name: use lower case letters, digits, "-" and "."`;
}

function isName(text: string): boolean {
  return text.length <= 253 && NAME.test(text);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fault in one field of an object. */
export interface FieldError {
  readonly path: FieldPath;
  readonly message: string;
}

/** The answer of a validator: the object with its defaults filled in, or what is wrong with it, and of how much more it is not told what. */
export type Validation =
  | { readonly ok: true; readonly object: KubeObject }
  | { readonly ok: false; readonly errors: readonly FieldError[]; readonly more?: number };

/** Checks one object against the schema of its kind. Pure; objects of unknown kinds pass unchanged. */
export type Validate = (object: KubeObject) => Validation;
