import type BTreeClass from "sorted-btree";
import * as treeModule from "sorted-btree";
import * as loadModule from "sorted-btree/extended/bulkLoad.js";
import type diffFunction from "sorted-btree/extended/diffAgainst.js";
import * as diffModule from "sorted-btree/extended/diffAgainst.js";

/** A B+ tree whose copies share what they have in common. */
export type Tree<K, V> = BTreeClass<K, V>;

// The package is CommonJS: Bun unwraps its default export, Deno and Node leave it wrapped once more.
const Tree = unwrapped(treeModule) as typeof BTreeClass;
const diff = unwrapped(diffModule) as typeof diffFunction;
const { bulkLoad } = unwrapped(loadModule) as typeof loadModule;

/** The most entries of a node; the package's own default. */
const NODE_SIZE = 32;

function unwrapped(module: object): unknown {
  let inner: unknown = module;
  for (let i = 0; i < 2; i++) inner = (inner as { readonly default?: unknown }).default ?? inner;
  return inner;
}

/** An empty tree in an order; trees can be compared when they have the identical order. */
export function emptyTree<K, V>(compare: (a: K, b: K) => number): Tree<K, V> {
  return new Tree<K, V>(undefined, compare);
}

/** The tree of some entries, of which the last of a key counts, and none that is undefined; entries that come in order cost one comparison each. */
export function treeOf<K, V>(entries: (readonly [K, V])[], compare: (a: K, b: K) => number): Tree<K, V> {
  const inOrder = (list: readonly (readonly [K, V])[]) =>
    list.every(([key], i) => i === 0 || compare((list[i - 1] as readonly [K, V])[0], key) < 0);
  const sorted = inOrder(entries)
    ? entries
    : lastOfEach(
        entries.toSorted(([a], [b]) => compare(a, b)),
        compare,
      );
  const there = sorted.filter(([, value]) => value !== undefined);
  const [keys, values] = [there.map(([key]) => key), there.map(([, value]) => value)];
  return keys.length === 0 ? emptyTree(compare) : bulkLoad(keys, values, NODE_SIZE, compare);
}

function lastOfEach<K, V>(sorted: (readonly [K, V])[], compare: (a: K, b: K) => number): (readonly [K, V])[] {
  return sorted.filter(([key], i) => {
    const next = sorted[i + 1];
    return next === undefined || compare(key, next[0]) !== 0;
  });
}

/** Calls `visit` for each key at which two trees do not hold the identical value, in no particular order; what they share is not walked through. */
export function eachDifference<K, V>(
  before: Tree<K, V>,
  after: Tree<K, V>,
  visit: (key: K, before: V | undefined, after: V | undefined) => void,
): void {
  diff(
    before,
    after,
    (key, value) => visit(key, value, undefined),
    (key, value) => visit(key, undefined, value),
    (key, from, to) => visit(key, from, to),
  );
}
