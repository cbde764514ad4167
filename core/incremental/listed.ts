import { Collection } from "../collection/collection.ts";
import { type Derivation, deriveKeeping, type Reader } from "./reader.ts";

interface Kept<V> {
  readonly list: readonly V[];
  readonly value: Collection<number, V>;
}

/** A list that somebody else put together, as a collection under places: what costs more than a comparison of identities is what differs, place by place. */
export function listed<V>(
  name: string,
  listOf: (key: string, read: Reader) => readonly V[],
): Derivation<Collection<number, V>> {
  return deriveKeeping(name, (key, read, kept: Kept<V> | undefined) => {
    const list = listOf(key, read);
    const before = kept?.list ?? [];
    const changes: (readonly [number, V | undefined])[] = [];
    for (let i = 0; i < Math.max(before.length, list.length); i++)
      if (i >= before.length || before[i] !== list[i]) changes.push([i, list[i]]);
    const value = (kept?.value ?? Collection.empty<number, V>()).with(changes);
    return { value, keep: { list, value } };
  });
}
