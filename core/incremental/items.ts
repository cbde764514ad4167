import { mapDiff } from "../collection/list-diff.ts";
import { type Derivation, deriveKeeping, type Reader } from "./reader.ts";

/** The value that a list was made into, with the list and the context. */
interface Kept<A, B, C> {
  readonly items: readonly A[];
  readonly context: C;
  readonly value: readonly B[];
}

/**
 * The results of the items of a list that somebody else put together: an item that stays keeps its result when others come, go or take the places of
 * others, and a list of which nothing comes out differently stays the same. For lists whose order is not that of keys; costs a comparison of identities
 * for each item.
 */
export function mapItems<A, B>(
  name: string,
  listOf: (key: string, read: Reader) => readonly A[],
  make: (item: A, key: string) => B,
): Derivation<readonly B[]> {
  return mapItemsWith(
    name,
    listOf,
    () => undefined,
    (item, _none, key) => make(item, key),
  );
}

/** The same with something else that all of it depends on: where that is another one, all is made anew. */
export function mapItemsWith<A, B, C>(
  name: string,
  listOf: (key: string, read: Reader) => readonly A[],
  contextOf: (key: string, read: Reader) => C,
  make: (item: A, context: C, key: string) => B,
): Derivation<readonly B[]> {
  return deriveKeeping(name, (key, read, last: Kept<A, B, C> | undefined) => {
    const [items, context] = [listOf(key, read), contextOf(key, read)];
    const kept = last !== undefined && Object.is(last.context, context) ? last : undefined;
    const one = (item: A) => make(item, context, key);
    const value = kept === undefined ? items.map(one) : mapDiff(kept.items, kept.value, items, one);
    return { value, keep: { items, context, value } };
  });
}
