import type BTreeClass from "sorted-btree";
import * as treeModule from "sorted-btree";
import type diffFunction from "sorted-btree/extended/diffAgainst.js";
import * as diffModule from "sorted-btree/extended/diffAgainst.js";

/** A B+ tree whose copies share what they have in common. */
export type Tree<K, V> = BTreeClass<K, V>;

// The package is CommonJS: Bun unwraps its default export, Deno and Node leave it wrapped once more.
const Tree = unwrapped(treeModule) as typeof BTreeClass;
const diff = unwrapped(diffModule) as typeof diffFunction;

function unwrapped(module: object): unknown {
  let inner: unknown = module;
  for (let i = 0; i < 2; i++) inner = (inner as { readonly default?: unknown }).default ?? inner;
  return inner;
}

/** An empty tree in an order; trees can be compared when they have the identical order. */
export function emptyTree<K, V>(compare: (a: K, b: K) => number): Tree<K, V> {
  return new Tree<K, V>(undefined, compare);
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
