import { done, failed, type Result } from "../../../core/result/mod.ts";
import { AS_SET, type MergeKeys, REPLACED } from "./merge-keys.ts";

const DIRECTIVE = "$patch";
const RETAIN_KEYS = "$retainKeys";
const DELETE_VALUES = "$deleteFromPrimitiveList/";
const ORDER = "$setElementOrder/";

/**
 * Kubernetes' strategic merge patch: objects merge, null deletes, lists with a merge key merge entry by entry.
 * Directives `$patch`, `$retainKeys`, `$deleteFromPrimitiveList/` and `$setElementOrder/` are followed.
 * The rules: sigs.k8s.io, community contributors/devel/sig-api-machinery/strategic-merge-patch.
 */
export function strategicMerge(target: Fields, patch: Fields, keys: MergeKeys): Result<Fields> {
  if (patch[DIRECTIVE] === "replace") return done(withoutDirectives(patch) as Fields);
  if (patch[DIRECTIVE] === "delete") return done({});
  const merged: Record<string, unknown> = retained(target, patch[RETAIN_KEYS]);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_VALUES)) deleteValues(merged, key.slice(DELETE_VALUES.length), value);
    if (key.startsWith("$")) continue;
    const old = merged[key];
    if (value === null) delete merged[key];
    else if (isFields(value) && isFields(old) && keys[key] !== REPLACED) {
      const part = strategicMerge(old, value, keys);
      if ("fault" in part) return part;
      merged[key] = part.value;
    } else if (Array.isArray(value) && Array.isArray(old) && keys[key] !== undefined) {
      const list = mergeList(old, value, { key: keys[key], field: key, order: patch[ORDER + key], keys });
      if ("fault" in list) return list;
      merged[key] = list.value;
    } else merged[key] = withoutDirectives(value);
  }
  return done(merged);
}

function retained(target: Fields, keep: unknown): Record<string, unknown> {
  if (!Array.isArray(keep)) return { ...target };
  return Object.fromEntries(Object.entries(target).filter(([key]) => keep.includes(key)));
}

function deleteValues(merged: Record<string, unknown>, field: string, values: unknown): void {
  const old = merged[field];
  if (Array.isArray(old) && Array.isArray(values)) merged[field] = old.filter((value) => !values.includes(value));
}

interface ListRule {
  readonly field: string;
  readonly key: string;
  /** The order that the patch asks for: keys, or objects that hold them. */
  readonly order: unknown;
  readonly keys: MergeKeys;
}

function mergeList(old: readonly unknown[], patch: readonly unknown[], rule: ListRule): Result<readonly unknown[]> {
  if (rule.key === AS_SET) return done([...new Set([...old, ...patch])]);
  const entries = patch.filter(isFields);
  const keyless = entries.find((entry) => entry[rule.key] === undefined && entry[DIRECTIVE] !== "replace");
  if (keyless !== undefined || entries.length < patch.length) {
    return failed(`an entry of ${rule.field} has no ${rule.key}`);
  }
  if (entries.some((entry) => entry[DIRECTIVE] === "replace")) {
    return done(entries.filter((entry) => entry[DIRECTIVE] !== "replace").map(withoutDirectives));
  }
  const merged = [...(old as readonly Fields[])];
  for (const entry of entries) {
    const at = merged.findIndex((other) => other[rule.key] === entry[rule.key]);
    if (entry[DIRECTIVE] === "delete") {
      if (at >= 0) merged.splice(at, 1);
    } else if (at < 0) merged.push(withoutDirectives(entry) as Fields);
    else {
      const part = strategicMerge(merged[at] as Fields, entry, rule.keys);
      if ("fault" in part) return part;
      merged[at] = part.value;
    }
  }
  return done(inOrder(merged, old as readonly Fields[], { entries, rule }));
}

/** Entries of the patch stand in the patch's order; the others go where the old order puts them relative to these. */
function inOrder(
  merged: readonly Fields[],
  old: readonly Fields[],
  { entries, rule }: { readonly entries: readonly Fields[]; readonly rule: ListRule },
): readonly Fields[] {
  const keyOf = (entry: unknown) => (isFields(entry) ? entry[rule.key] : entry);
  const wanted = (Array.isArray(rule.order) ? rule.order : entries).map(keyOf);
  const placeInOld = (entry: Fields) => old.findIndex((other) => keyOf(other) === keyOf(entry));
  const patched = merged
    .filter((entry) => wanted.includes(keyOf(entry)))
    .sort((a, b) => wanted.indexOf(keyOf(a)) - wanted.indexOf(keyOf(b)));
  const others = merged.filter((entry) => !wanted.includes(keyOf(entry)));
  const result: Fields[] = [];
  while (others.length > 0 || patched.length > 0) {
    const [other, own] = [others[0], patched[0]];
    const otherFirst =
      own === undefined || (other !== undefined && placeInOld(own) >= 0 && placeInOld(other) < placeInOld(own));
    result.push((otherFirst ? others : patched).shift() as Fields);
  }
  return result;
}

/** A value of the patch as it is stored: directives and nulls are instructions, not content. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((entry) => !(isFields(entry) && entry[DIRECTIVE] !== undefined)).map(withoutDirectives);
  }
  if (!isFields(value)) return value;
  const kept = Object.entries(value).filter(([key, part]) => !key.startsWith("$") && part !== null);
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutDirectives(part)]));
}

/** An object of a JSON document. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
