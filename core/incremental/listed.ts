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

/** The keys of a list; undefined where places stand for them. */
function keysOf<V>({ items, keys }: Listed<V>): readonly Key[] | undefined {
  return keys?.length === items.length ? keys : undefined;
}

function keyAt<V>(list: Listed<V>, place: number): Key {
  return keysOf(list)?.[place] ?? place;
}

function changesBetween<V>(before: Listed<V>, after: Listed<V>): readonly (readonly [Key, V | undefined])[] {
  const [was, now] = [before.items, after.items];
  const [keysBefore, keysNow] = [keysOf(before), keysOf(after)];
  const byPlace = keysBefore === undefined && keysNow === undefined;
  const isSame = (i: number, j: number) => was[i] === now[j] && (byPlace ? i === j : keysBefore?.[i] === keysNow?.[j]);
  // Most often two lists differ in one place: what they begin and end with is passed over.
  let [i, endBefore, endNow] = [0, was.length, now.length];
  while (i < endBefore && i < endNow && isSame(i, i)) i++;
  while (endBefore > i && endNow > i && isSame(endBefore - 1, endNow - 1)) {
    endBefore--;
    endNow--;
  }
  const changes: (readonly [Key, V | undefined])[] = [];
  for (let j = i; i < endBefore || j < endNow; ) {
    const [gone, come] = [i < endBefore ? keyAt(before, i) : undefined, j < endNow ? keyAt(after, j) : undefined];
    const order = gone === undefined ? 1 : come === undefined ? -1 : compareKeys(gone, come);
    if (order < 0) changes.push([gone as Key, undefined]);
    else if (order > 0 || was[i] !== now[j]) changes.push([come as Key, now[j]]);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return changes;
}
