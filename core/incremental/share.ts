/** Lists that are known to share what they can with what came before them. */
export interface SettledLists {
  has(list: readonly unknown[]): boolean;
}

const NONE_SETTLED: SettledLists = { has: () => false };

/**
 * Returns a value equal to `next` that reuses every part of `previous` that did not change; `previous` itself when nothing did.
 * This is what makes identity mean "same content" downstream. Works on plain objects, arrays and scalars; anything else
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

function sameItems(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && before.every((item, i) => Object.is(item, after[i]));
}

/** How two lists differ: places of the earlier one whose items are gone, places of the later one that are new, and which of these stand for which. */
interface Alignment {
  readonly gone: readonly number[];
  readonly come: readonly number[];
  readonly pairs: readonly (readonly [before: number, after: number])[];
}

/** How far two lists are searched for where they meet again: more comes or goes in one place only when much else changes too. */
const AHEAD = 32;

/** Walks both lists side by side; where they part, items that come in between or are left out are told from replaced ones by looking ahead. */
function align(before: readonly unknown[], after: readonly unknown[]): Alignment {
  const gone: number[] = [];
  const come: number[] = [];
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (Object.is(before[i], after[j])) {
      i++;
      j++;
      continue;
    }
    let between = itemsBetween(before, i, after, j);
    if (between === 0) {
      pairs.push([i, j]);
      gone.push(i++);
      come.push(j++);
    }
    for (; between > 0; between--) come.push(j++);
    for (; between < 0; between++) gone.push(i++);
  }
  while (i < before.length) gone.push(i++);
  while (j < after.length) come.push(j++);
  return { gone, come, pairs };
}

/** How many items of the later list come before the earlier one's next item; negative: how many of the earlier one are left out. */
function itemsBetween(before: readonly unknown[], i: number, after: readonly unknown[], j: number): number {
  for (let n = 1; n <= AHEAD; n++) {
    if (j + n < after.length && Object.is(before[i], after[j + n])) return n;
    if (i + n < before.length && Object.is(before[i + n], after[j])) return -n;
  }
  return 0;
}

/** Where two lists differ: places of the earlier one and of the later one, each ascending. */
export interface DifferingPlaces {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Where a list differs from the one before it. That one is named and not held, or all earlier ones would live on. */
interface Lineage {
  readonly before: object;
  readonly places: DifferingPlaces;
}

const lineages = new WeakMap<readonly unknown[], Lineage>();
const marks = new WeakMap<readonly unknown[], object>();

const NOWHERE: DifferingPlaces = Object.freeze({ before: [], after: [] });

/**
 * The places at which two lists, which never change, do not hold the identical item. Lists of one length are compared place by place; otherwise
 * it is all that stands between the common head and tail, since what follows an insertion has moved. Promise: no place that differs is left
 * out. Two lists are compared once, however many derived things ask; who makes a list out of another one can say where, see `noteDiffering`.
 */
export function differingPlaces(before: readonly unknown[], after: readonly unknown[]): DifferingPlaces {
  if (before === after) return NOWHERE;
  const known = lineages.get(after);
  if (known !== undefined && known.before === marks.get(before)) return known.places;
  const places = compared(before, after);
  noteDiffering(before, after, places);
  return places;
}

/** Says at which places a new list can differ from the one that it was made of. */
export function noteDiffering(before: readonly unknown[], after: readonly unknown[], places: DifferingPlaces): void {
  const mark = marks.get(before) ?? {};
  marks.set(before, mark);
  lineages.set(after, { before: mark, places });
}

const outlines = new WeakMap<readonly unknown[], readonly unknown[]>();

/**
 * Says that a list was made of another one, its outline, by filling something into each of its items. While the outline stays the same, nothing
 * else has changed.
 */
export function noteOutline<T>(filled: readonly T[], outline: readonly T[]): void {
  outlines.set(filled, outline);
}

/** The outline of a list: that which was noted, or the list itself. */
export function outlineOf<T>(list: readonly T[]): readonly T[] {
  return (outlines.get(list) as readonly T[] | undefined) ?? list;
}

function compared(before: readonly unknown[], after: readonly unknown[]): DifferingPlaces {
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
      copy ??= { ...next };
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
