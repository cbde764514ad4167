import { type AnyCollection, Collection } from "../collection/collection.ts";

/** Where two values differ, and how, in a few words. */
export interface Difference {
  /** Members and places from the top of the value, such as `xds.default/eg.http.0.routes.3`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** More differences of one comparison than these help nobody. */
const MOST = 8;

/**
 * Where two values do not say the same: plain objects and lists by content, maps and bytes too, anything else by identity. Empty for equal values; the
 * first few otherwise, in the order of members.
 */
export function differencesOf(before: unknown, after: unknown, path = ""): readonly Difference[] {
  const found: Difference[] = [];
  compare(before, after, path, found);
  return found;
}

function compare(a: unknown, b: unknown, path: string, found: Difference[]): void {
  if (Object.is(a, b) || found.length >= MOST) return;
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    if (!sameBytes(a, b)) found.push({ path, before: shown(a), after: shown(b) });
    return;
  }
  const [before, after] = [membersOf(a), membersOf(b)];
  if (before === undefined || after === undefined || sortOf(a) !== sortOf(b)) {
    found.push({ path, before: shown(a), after: shown(b) });
    return;
  }
  for (const [name, value] of before) compare(value, after.get(name), under(path, name), found);
  for (const [name, value] of after) if (!before.has(name)) compare(undefined, value, under(path, name), found);
}

function under(path: string, name: unknown): string {
  return path === "" ? String(name) : `${path}.${String(name)}`;
}

function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [before, after] = [bytesOf(a), bytesOf(b)];
  return before.length === after.length && before.every((byte, i) => byte === after[i]);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The members that a value is put together from; undefined for one that is compared by identity. */
function membersOf(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return undefined;
  if (value instanceof Map) return value;
  if (value instanceof Collection) return membersOfCollection(value);
  if (value instanceof Set) return new Map(Array.from(value, (item, i) => [i, item]));
  return new Map(Object.entries(value));
}

/** By key in words, in which keys that are lists are told apart. */
function membersOfCollection(value: AnyCollection): ReadonlyMap<unknown, unknown> {
  return new Map(Array.from(value, ([key, item]) => [typeof key === "string" ? key : JSON.stringify(key), item]));
}

function sortOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  if (value instanceof Collection) return "collection";
  return value instanceof Map ? "map" : value instanceof Set ? "set" : "object";
}

/** A value in a few words; what is secret in it stays out, so of a text its length is told. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return `a text of ${value.length} characters`;
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
