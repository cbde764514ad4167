import type { ReferencePath } from "../api/shared/declaration.ts";
import { groupOf, type KubeObject, type ObjectRef, objectKey } from "../object/mod.ts";
import { KINDS, kindOf, type TableKind } from "./kinds.ts";

/** Kinds whose objects can name Secrets or ConfigMaps. */
export const REFERRING_KINDS = KINDS.filter(({ references }) => references !== undefined).map(
  ({ name }) => name as TableKind,
);

/**
 * The Secrets and ConfigMaps an object names, each once, in the order of the table. Whether a reference is permitted (ReferenceGrant) is
 * not asked: that is the translation's business. Takes any object, valid or not. Pure.
 */
export function referencesOf(object: KubeObject): readonly ObjectRef[] {
  const { references } = kindOf(groupOf(object.apiVersion), object.kind);
  if (references === undefined) return NONE;
  const found = new Map<string, ObjectRef>();
  for (const { path, kind } of references) {
    for (const value of valuesAt(object, path.split("."))) {
      const ref = readRef(value, kind, object.metadata.namespace ?? "");
      if (ref) found.set(`${ref.kind}/${objectKey(ref.namespace, ref.name)}`, ref);
    }
  }
  return found.size === 0 ? NONE : [...found.values()];
}

const NONE: readonly ObjectRef[] = Object.freeze([]);

function readRef(value: unknown, fallback: ReferencePath["kind"], ownNamespace: string): ObjectRef | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { group, kind = fallback, name, namespace } = value as Readonly<Record<string, unknown>>;
  if (group !== undefined && group !== "") return undefined;
  if (kind !== "Secret" && kind !== "ConfigMap") return undefined;
  if (typeof name !== "string" || name === "") return undefined;
  return { group: "", kind, namespace: typeof namespace === "string" ? namespace : ownNamespace, name };
}

/** The values at a path of field names; `name[]` stands for each item of the list `name`. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  const name = step.endsWith("[]") ? step.slice(0, -2) : step;
  const next = (value as Readonly<Record<string, unknown>>)[name];
  if (next === undefined) return [];
  if (name === step) return valuesAt(next, rest);
  return Array.isArray(next) ? next.flatMap((item) => valuesAt(item, rest)) : [];
}
