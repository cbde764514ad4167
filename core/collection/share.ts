import { Collection } from "./collection.ts";
import { align, sameItems } from "./list-diff.ts";

/** Lists that are known to share what they can with what came before them. */
export interface SettledLists {
  has(list: readonly unknown[]): boolean;
}

const NONE_SETTLED: SettledLists = { has: () => false };

/**
 * Returns a value equal to `next` that reuses every part of `previous` that did not change; `previous` itself when nothing did.
 * Such reuse makes identity mean "same content" downstream. Works on plain objects, arrays and scalars; anything else
 * (Map, Uint8Array, class instances) is compared by identity and taken from `next`, and so are lists that are settled and all that lies
 * below so many levels of objects and lists.
 */
export function share<T>(
  previous: unknown,
  next: T,
  settled: SettledLists = NONE_SETTLED,
  levels: number = Number.POSITIVE_INFINITY,
): T {
  if (Object.is(previous, next) || levels === 0) return next;
  if (Array.isArray(next)) {
    if (!Array.isArray(previous) || settled.has(next)) return next;
    return shareArray(previous, next, settled, levels - 1) as T;
  }
  if (isPlain(next) && isPlain(previous)) return shareObject(previous, next, settled, levels - 1) as T;
  return next;
}

/**
 * A comparison for values whose first so many levels of objects and lists are new each time, while what lies below is shared already and
 * compared by identity.
 */
export function shareLevels(levels: number): <V>(previous: V, next: V) => V {
  return (previous, next) => share(previous, next, NONE_SETTLED, levels);
}

/** Whether two values are equal in the sense of {@link share}, without building anything. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (a instanceof Collection && b instanceof Collection) return equal([...a], [...b]);
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

/** Freezes a value and all it holds; used by tests to prove that nobody mutates shared values. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}

/**
 * Items that merely moved keep their identity: an item known from before stays as it is, and a new one is compared with the old one that it
 * stands for, unless that one lives on elsewhere.
 */
function shareArray(
  previous: readonly unknown[],
  next: readonly unknown[],
  settled: SettledLists,
  levels: number,
): readonly unknown[] {
  if (levels === 0) return sameItems(previous, next) ? previous : next;
  if (previous.length === 1 && next.length === 1) return shareOnly(previous, next, settled, levels);
  const { gone, come, pairs } = align(previous, next);
  if (come.length === 0) return gone.length === 0 ? previous : next;
  const before = pairs.length === 0 ? undefined : new Set(gone.map((i) => previous[i]));
  const after = pairs.length === 0 ? undefined : new Set(come.map((i) => next[i]));
  let same = pairs.length === gone.length && pairs.length === come.length;
  let copy: unknown[] | undefined;
  for (const [from, to] of pairs) {
    const [old, item] = [previous[from], next[to]];
    const shared = !isObject(item) || before?.has(item) || after?.has(old) ? item : share(old, item, settled, levels);
    if (!Object.is(shared, item)) {
      copy ??= next.slice();
      copy[to] = shared;
    }
    if (same && !Object.is(shared, old)) same = false;
  }
  return same ? previous : (copy ?? next);
}

/** The same for lists of one item, as most are. */
function shareOnly(
  previous: readonly unknown[],
  next: readonly unknown[],
  settled: SettledLists,
  levels: number,
): readonly unknown[] {
  const item = share(previous[0], next[0], settled, levels);
  if (Object.is(item, previous[0])) return previous;
  return Object.is(item, next[0]) ? next : [item];
}

function shareObject(
  previous: Record<string, unknown>,
  next: Record<string, unknown>,
  settled: SettledLists,
  levels: number,
): Record<string, unknown> {
  const keys = Object.keys(next);
  let same = keys.length === Object.keys(previous).length;
  let copy: Record<string, unknown> | undefined;
  for (const key of keys) {
    const item = next[key];
    const shared = share(previous[key], item, settled, levels);
    if (!Object.is(shared, item)) {
      copy ??= Object.assign(Object.create(Object.getPrototypeOf(next)), next) as Record<string, unknown>;
      copy[key] = shared;
    }
    if (same && !(Object.is(shared, previous[key]) && Object.hasOwn(previous, key))) same = false;
  }
  return same ? previous : (copy ?? next);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
