/**
 * Returns a value equal to `next` that reuses every part of `previous` that did not change; `previous` itself when nothing did.
 * This is what makes identity mean "same content" downstream. Works on plain objects, arrays and scalars; anything else
 * (Map, Uint8Array, class instances) is compared by identity and taken from `next`.
 */
export function share<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next;
  if (Array.isArray(next)) return Array.isArray(previous) ? (shareArray(previous, next) as T) : next;
  if (isPlain(next) && isPlain(previous)) return shareObject(previous, next) as T;
  return next;
}

/** Whether two values are equal in the sense of {@link share}, without building anything. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

/** Freezes a value and all it holds; used by tests and the debug mode to prove that nobody mutates shared values. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}

/**
 * Items that merely moved keep their identity: only places that differ are looked at. There an item known from before stays as it is, and
 * a new one is compared with the old one in its place unless that one lives on elsewhere.
 */
function shareArray(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const differing = differingPlaces(previous, next);
  const before = new Set(differing.before.map((i) => previous[i]));
  const after = new Set(differing.after.map((i) => next[i]));
  const replaced = new Set(differing.before);
  let same = previous.length === next.length;
  let copy: unknown[] | undefined;
  for (const i of differing.after) {
    const item = next[i];
    const old = previous[i];
    const comparable = replaced.has(i) && !before.has(item) && !after.has(old);
    const shared = comparable ? share(old, item) : item;
    if (!Object.is(shared, item)) {
      copy ??= next.slice();
      copy[i] = shared;
    }
    if (same && !Object.is(shared, old)) same = false;
  }
  return same ? previous : (copy ?? next);
}

/** Where two lists differ: places of the earlier one and of the later one, each ascending. */
export interface DifferingPlaces {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/**
 * The places at which two lists do not hold the identical item. Lists of one length are compared place by place; otherwise it is all that
 * stands between the common head and tail, since what follows an insertion has moved.
 */
export function differingPlaces(before: readonly unknown[], after: readonly unknown[]): DifferingPlaces {
  if (before.length === after.length) {
    const places: number[] = [];
    for (let i = 0; i < before.length; i++) if (!Object.is(before[i], after[i])) places.push(i);
    return { before: places, after: places };
  }
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && Object.is(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && Object.is(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++;
  const between = ({ length }: readonly unknown[]) => Array.from({ length: length - tail - head }, (_, i) => head + i);
  return { before: between(before), after: between(after) };
}

function shareObject(previous: Record<string, unknown>, next: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(next);
  let same = keys.length === Object.keys(previous).length;
  let copy: Record<string, unknown> | undefined;
  for (const key of keys) {
    const item = next[key];
    const shared = share(previous[key], item);
    if (!Object.is(shared, item)) {
      copy ??= { ...next };
      copy[key] = shared;
    }
    if (same && !(Object.is(shared, previous[key]) && Object.hasOwn(previous, key))) same = false;
  }
  return same ? previous : (copy ?? next);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
