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

/** The tree of entries, of which the last of a key counts. Entries that come in order, as most do, cost one comparison each. */
export function treeOf<K, V>(entries: readonly (readonly [K, V])[], compare: (a: K, b: K) => number): Tree<K, V> {
  if (entries.length === 0) return emptyTree(compare);
  return inOrder(entries, compare) ?? (inOrder(lastOfEach(entries, compare), compare) as Tree<K, V>);
}

/** The tree of entries that are in order, each key once; undefined where they are not. */
function inOrder<K, V>(entries: readonly (readonly [K, V])[], compare: (a: K, b: K) => number): Tree<K, V> | undefined {
  const keys = new Array<K>(entries.length);
  const values = new Array<V>(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as readonly [K, V];
    keys[i] = entry[0];
    values[i] = entry[1];
  }
  try {
    return bulkLoad(keys, values, NODE_SIZE, compare);
  } catch {
    // The loader looks at the order itself, and throws where it is another one.
    return undefined;
  }
}

/** Entries in order, of several with one key the last. */
export function lastOfEach<K, V>(
  entries: readonly (readonly [K, V])[],
  compare: (a: K, b: K) => number,
): readonly (readonly [K, V])[] {
  return entries
    .toSorted((a, b) => compare(a[0], b[0]))
    .filter((entry, i, all) => {
      const next = all[i + 1];
      return next === undefined || compare(entry[0], next[0]) !== 0;
    });
}

/** A node of the package's tree; one without children is a leaf. */
interface TreeNode<K, V> {
  readonly keys: readonly K[];
  readonly values: readonly V[];
  readonly children?: readonly TreeNode<K, V>[];
}

/** Calls `visit` for the entries of a tree, in order, many at a time. The package's own ways compare keys as they go, in each leaf anew. */
export function eachLeaf<K, V>(tree: Tree<K, V>, visit: (keys: readonly K[], values: readonly V[]) => void): void {
  const walk = ({ keys, values, children }: TreeNode<K, V>): void => {
    if (children) for (const child of children) walk(child);
    else visit(keys, values);
  };
  walk((tree as unknown as { readonly _root: TreeNode<K, V> })._root);
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
