import { Collection, compareKeys, type Key } from "../collection/collection.ts";
import { type Derivation, deriveKeeping, type Reader } from "./reader.ts";

/** A list, and the key of each item, each greater than the one before; without keys, places stand for them. */
export interface Listed<V> {
  readonly items: readonly V[];
  readonly keys?: readonly Key[] | undefined;
}

/** A list that somebody else put together, as a collection: both are walked through side by side, which costs a comparison of identities for each item and more for what differs. */
export function listed<V>(
  name: string,
  listOf: (key: string, read: Reader) => Listed<V>,
): Derivation<Collection<Key, V>> {
  return deriveKeeping(
    name,
    (key, read, kept: { readonly list: Listed<V>; readonly value: Collection<Key, V> } | undefined) => {
      const list = listOf(key, read);
      if (kept === undefined || kept.value.size === 0)
        return keeping(list, Collection.of(list.items.map((item, i) => [keyAt(list, i), item])));
      return keeping(list, kept.value.with(changesBetween(kept.list, list)));
    },
  );
}

function keeping<V>(list: Listed<V>, value: Collection<Key, V>) {
  return { value, keep: { list, value } };
}

function keyAt<V>({ items, keys }: Listed<V>, place: number): Key {
  return keys?.length === items.length ? (keys[place] as Key) : place;
}

function changesBetween<V>(before: Listed<V>, after: Listed<V>): readonly (readonly [Key, V | undefined])[] {
  const changes: (readonly [Key, V | undefined])[] = [];
  let [i, j] = [0, 0];
  while (i < before.items.length || j < after.items.length) {
    const [was, now] = [before.items[i], after.items[j]];
    const [gone, come] = [
      i < before.items.length ? keyAt(before, i) : undefined,
      j < after.items.length ? keyAt(after, j) : undefined,
    ];
    const order = gone === undefined ? 1 : come === undefined ? -1 : gone === come ? 0 : compareKeys(gone, come);
    if (order < 0) changes.push([gone as Key, undefined]);
    else if (order > 0 || was !== now) changes.push([come as Key, now]);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return changes;
}
