import { Collection, compareKeys, type Key } from "../collection/collection.ts";
import { fnv1a } from "../scalars/fnv1a.ts";
import type { Source } from "./operators.ts";
import { type Derivation, deriveKeeping } from "./reader.ts";

/** How many entries are put together at once, on average. */
const WIDTH = 16;

/** The functions of a fold: for one entry, and for several things that follow each other. */
export interface Folding<K extends Key, V, T> {
  readonly one: (value: V, key: K) => T;
  /** Gets one or more. */
  readonly together: (parts: readonly T[]) => T;
}

type Level<K extends Key, T> = Collection<K, T>;

interface Kept<K extends Key, V, T> {
  readonly input: Collection<K, V>;
  readonly levels: readonly Level<K, T>[];
}

/**
 * Everything in a collection folded into one value, as a tree: one entry that changes costs its path to the top. Where the tree branches follows from the keys alone, never from
 * the order of changes, so equal collections give equal folds whatever came before. Undefined for an empty collection.
 */
export function fold<K extends Key, V, T>(
  name: string,
  source: Source<K, V>,
  { one, together }: Folding<K, V, T>,
): Derivation<T | undefined> {
  return deriveKeeping(name, (key, read, kept: Kept<K, V, T> | undefined) => {
    const input = read.from(source, key);
    const changed = input.changesSince(kept?.input ?? Collection.empty());
    let touched = changed.map(([place]) => place);
    let level = (kept?.levels[0] ?? Collection.empty<K, T>()).with(
      changed.map(([place, , value]) => [place, value === undefined ? undefined : one(value, place)] as const),
    );
    const levels = [level];
    while (level.size > 1) {
      const before = kept?.levels[levels.length];
      const grouping = { height: levels.length, together };
      const above = before ? regrouped(level, before, { ...grouping, touched }) : grouped(level, grouping);
      // A level that holds as much as the one below has nothing to put together: what is left is put together at once.
      if (above.level.size === level.size) return { value: together([...level.values()]), keep: { input, levels } };
      ({ level, touched } = above);
      levels.push(level);
    }
    const [top] = level.values();
    return { value: top, keep: { input, levels } };
  });
}

interface Grouping<T> {
  readonly height: number;
  readonly together: (parts: readonly T[]) => T;
}

interface Grouped<K extends Key, T> {
  readonly level: Level<K, T>;
  /** The keys at which it may differ from what was there before. */
  readonly touched: K[];
}

/** The level above: what follows each other and belongs together, under the first key of it. */
function grouped<K extends Key, T>(below: Level<K, T>, { height, together }: Grouping<T>): Grouped<K, T> {
  const groups: [K, T[]][] = [];
  for (const [key, part] of below) {
    const last = groups.at(-1);
    if (last === undefined || begins(key, height)) groups.push([key, [part]]);
    else last[1].push(part);
  }
  const level = Collection.of(groups.map(([start, parts]) => [start, together(parts)] as const));
  return { level, touched: groups.map(([start]) => start) };
}

/** The same where only some keys of the level below were touched: groups that lie elsewhere are taken over. */
function regrouped<K extends Key, T>(
  below: Level<K, T>,
  before: Level<K, T>,
  { touched, height, together }: Grouping<T> & { readonly touched: readonly K[] },
): Grouped<K, T> {
  const starts = new Map<string, K>();
  const ended = new Map<string, K>();
  for (const key of touched) {
    const next = below.above(key);
    // A key that begins a group cuts the one before it; one that is gone gives its group to that.
    for (const near of [below.below(key), key, next]) {
      const start = near === undefined ? undefined : startOf(below, near, height);
      if (start !== undefined) starts.set(idOf(start), start);
    }
    for (const near of [key, next])
      if (near !== undefined && before.has(near) && !isStart(below, near, height)) ended.set(idOf(near), near);
  }
  const edits = [
    ...Array.from(ended.values(), (start) => [start, undefined] as const),
    ...Array.from(starts.values(), (start) => [start, together(groupFrom(below, start, height))] as const),
  ];
  return { level: before.with(edits), touched: edits.map(([key]) => key) };
}

/** Whether a group begins with this key. */
function isStart<K extends Key, T>(below: Level<K, T>, key: K, height: number): boolean {
  if (!below.has(key)) return false;
  return begins(key, height) || compareKeys(below.first as K, key) === 0;
}

/** Where the group begins that holds this key, or would hold it; undefined where all that is there comes later. */
function startOf<K extends Key, T>(below: Level<K, T>, key: K, height: number): K | undefined {
  let at = below.floor(key);
  while (at !== undefined && !isStart(below, at, height)) at = below.below(at);
  return at;
}

function groupFrom<K extends Key, T>(below: Level<K, T>, start: K, height: number): readonly T[] {
  const parts: T[] = [];
  for (const [key, part] of below.from(start)) {
    if (parts.length > 0 && begins(key, height)) break;
    parts.push(part);
  }
  return parts;
}

/** One key in so many begins a group, of those that begin one on the level below. */
function begins(key: Key, height: number): boolean {
  return (fnv1a(idOf(key)) >>> 0) % WIDTH ** height === 0;
}

function idOf(key: Key): string {
  return typeof key === "string" ? key : JSON.stringify(key);
}
