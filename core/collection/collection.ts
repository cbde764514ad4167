import { eachDifference, eachLeaf, emptyTree, lastOfEach, type Tree, treeOf } from "./tree.ts";

/** The key that orders entries: a text (by code unit), a number, or several of them, the first that differ decide. Keys of one collection are of one sort. */
export type Key = string | number | readonly (string | number)[];

/** A change of one entry; a value that is undefined stands for no entry. */
export type Change<K, V> = readonly [key: K, before: V | undefined, after: V | undefined];

/**
 * An immutable map in the order of its keys. A version made from another one shares with it what they have in common, so making it, and telling how the two
 * differ, costs what differs. Values are compared by identity; undefined is no value.
 */
export class Collection<K extends Key, V> {
  /** Of keys `K` and values `V`; said here so loosely that a collection of less is one of more. */
  readonly #tree: Tree<Key, unknown>;

  private constructor(tree: Tree<Key, unknown>) {
    this.#tree = tree;
  }

  /** The one collection without entries. */
  static empty<K extends Key, V>(): Collection<K, V> {
    return NOTHING as unknown as Collection<K, V>;
  }

  /** The collection of some entries; of several with one key the last counts. */
  static of<K extends Key, V>(entries: Iterable<readonly [K, V]>): Collection<K, V> {
    const all = Array.isArray(entries) ? (entries as readonly (readonly [K, V])[]) : [...entries];
    const isGone = (entry: readonly [K, V]) => entry[1] === undefined;
    const there = all.some(isGone) ? lastOfEach(all, compareKeys).filter((entry) => !isGone(entry)) : all;
    const tree = treeOf<Key, unknown>(there, compareKeys);
    return tree.size === 0 ? Collection.empty() : new Collection(tree);
  }

  /** Makes the collection without entries, once: see {@link Collection.empty}. */
  static start(): Collection<never, never> {
    return new Collection(emptyTree<Key, unknown>(compareKeys));
  }

  get size(): number {
    return this.#tree.size;
  }

  get(key: K): V | undefined {
    return this.#tree.get(key) as V | undefined;
  }

  has(key: K): boolean {
    return this.#tree.has(key);
  }

  /** The first key, undefined where there is none. */
  get first(): K | undefined {
    return this.#tree.minKey() as K | undefined;
  }

  /** Keys in order. */
  keys(): IterableIterator<K> {
    return this.#tree.keys() as IterableIterator<K>;
  }

  /** Values in the order of their keys. */
  values(): IterableIterator<V> {
    return this.#tree.values() as IterableIterator<V>;
  }

  /** The values in the order of their keys as a list. */
  get list(): readonly V[] {
    const list: V[] = new Array(this.size);
    let end = 0;
    eachLeaf(this.#tree, (_keys, values) => {
      for (const value of values) list[end++] = value as V;
    });
    return list;
  }

  /** Entries in the order of their keys. */
  entries(): IterableIterator<[K, V]> {
    return this.#tree.entries() as IterableIterator<[K, V]>;
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.#tree.entries() as IterableIterator<[K, V]>;
  }

  /** Entries whose keys are not less than `from`, in order. */
  from(from: K): IterableIterator<[K, V]> {
    return this.#tree.entries(from) as IterableIterator<[K, V]>;
  }

  /** The greatest key that is not above this one. */
  floor(key: K): K | undefined {
    return this.#tree.getPairOrNextLower(key)?.[0] as K | undefined;
  }

  /** The greatest key that is below this one. */
  below(key: K): K | undefined {
    return this.#tree.nextLowerKey(key) as K | undefined;
  }

  /** The least key that is above this one. */
  above(key: K): K | undefined {
    return this.#tree.nextHigherKey(key) as K | undefined;
  }

  /** The collection with some entries set and, where the value is undefined, some removed; the identical one where that changes nothing. */
  with(changes: Iterable<readonly [K, V | undefined]>): Collection<K, V> {
    const all = Array.isArray(changes) ? (changes as readonly (readonly [K, V | undefined])[]) : [...changes];
    if (this.size === 0) return Collection.of(all) as Collection<K, V>;
    if (all.length * MANY >= this.size) return this.#merged(all);
    let tree: Tree<Key, unknown> | undefined;
    for (const [key, value] of all) {
      if (Object.is((tree ?? this.#tree).get(key), value)) continue;
      tree ??= this.#tree.clone();
      if (value === undefined) tree.delete(key);
      else tree.set(key, value);
    }
    if (tree === undefined) return this;
    return tree.size === 0 ? Collection.empty() : new Collection(tree);
  }

  /** The same for changes of many entries, where a new tree is made sooner than the old one is changed. */
  #merged(changes: readonly (readonly [K, V | undefined])[]): Collection<K, V> {
    const sorted = lastOfEach(changes, compareKeys);
    const entries: (readonly [Key, unknown])[] = [];
    let next = 0;
    let same = true;
    for (const [key, value] of this.#tree.entries()) {
      let order = 1;
      for (; next < sorted.length; next++) {
        const [at, now] = sorted[next] as readonly [K, V | undefined];
        order = compareKeys(at, key);
        if (order >= 0) break;
        if (now !== undefined) same = entries.push([at, now]) < 0;
      }
      const replaced = order === 0 && next < sorted.length;
      const now = replaced ? sorted[next++]?.[1] : value;
      if (now !== undefined) entries.push([key, now]);
      if (!Object.is(now, value)) same = false;
    }
    for (; next < sorted.length; next++) {
      const [at, now] = sorted[next] as readonly [K, V | undefined];
      if (now !== undefined) same = entries.push([at, now]) < 0;
    }
    if (same) return this;
    return entries.length === 0 ? Collection.empty() : new Collection(treeOf(entries, compareKeys));
  }

  /** The changes since an earlier version, each key once, in no particular order. */
  changesSince(before: Collection<K, V>): readonly Change<K, V>[] {
    const changes: Change<Key, unknown>[] = [];
    if (before.size === 0)
      eachLeaf(this.#tree, (keys, values) => {
        for (let i = 0; i < keys.length; i++) changes.push([keys[i] as Key, undefined, values[i]]);
      });
    else if (before !== this) eachDifference(before.#tree, this.#tree, (...change) => changes.push(change));
    return changes as unknown as readonly Change<K, V>[];
  }
}

/** Changes of one in so many entries are many. */
const MANY = 3;

/** The one order of keys. */
export function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  if (typeof a !== "object" || typeof b !== "object") return compareParts(a as string | number, b as string | number);
  for (let i = 0; i < a.length; i++) {
    const one = a[i];
    const other = b[i];
    if (one === other) continue;
    if (other === undefined) return 1;
    return compareParts(one as string | number, other);
  }
  return a.length - b.length;
}

function compareParts(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === typeof b) return a < b ? -1 : 1;
  return typeof a < typeof b ? -1 : 1;
}

const NOTHING = Collection.start();

/** Any collection, as operators take them. */
export type AnyCollection = Collection<Key, unknown>;
