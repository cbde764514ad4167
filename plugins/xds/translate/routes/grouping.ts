import { differingPlaces, noteDiffering } from "../../../../core/incremental/mod.ts";
import type { Memo } from "../memo.ts";

/** The items of a list that share a key, in the order of the list. */
export interface Group<T> {
  readonly key: string;
  readonly members: readonly T[];
}

interface Grouping<T> {
  readonly items: readonly T[];
  readonly groups: readonly Group<T>[];
  /** By key, the place of the group. */
  readonly places: ReadonlyMap<string, number>;
  /** By place of the item, the place of its group. */
  readonly groupOf: readonly number[];
  /** By place of the group, the places of its items. */
  readonly itemsOf: readonly (readonly number[])[];
}

/** The items by key, in order of first use; a group none of whose members is new is the same object as in the build before. */
export function groupedBy<T>(
  memo: Memo,
  name: string,
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly Group<T>[] {
  const grouping = memo.named(`groups ${name}`, [items], (before?: Grouping<T>) => {
    return (before && replaced(before, items, keyOf)) ?? grouped(before, items, keyOf);
  });
  return grouping.groups;
}

function grouped<T>(before: Grouping<T> | undefined, items: readonly T[], keyOf: (item: T) => string): Grouping<T> {
  const places = new Map<string, number>();
  const itemsOf: number[][] = [];
  const groupOf = items.map((item, i) => {
    const key = keyOf(item);
    const known = places.get(key);
    if (known !== undefined) {
      itemsOf[known]?.push(i);
      return known;
    }
    places.set(key, itemsOf.length);
    return itemsOf.push([i]) - 1;
  });
  const groups: Group<T>[] = [];
  for (const [key, place] of places) {
    const own = itemsOf[place] ?? [];
    const earlier = before?.groups[before.places.get(key) ?? -1];
    const isSame = earlier?.members.length === own.length && own.every((i, nth) => items[i] === earlier.members[nth]);
    groups.push(isSame && earlier ? earlier : { key, members: own.map((i) => items[i] as T) });
  }
  return { items, groups, places, groupOf, itemsOf };
}

/** The grouping with some items replaced by others of the same keys; undefined where a key is another one. */
function replaced<T>(before: Grouping<T>, items: readonly T[], keyOf: (item: T) => string): Grouping<T> | undefined {
  if (before.items.length !== items.length) return undefined;
  const touched = new Set<number>();
  for (const place of differingPlaces(before.items, items).after) {
    const [was, now] = [before.items[place] as T, items[place] as T];
    if (keyOf(was) !== keyOf(now)) return undefined;
    if (was !== now) touched.add(before.groupOf[place] as number);
  }
  const groups = before.groups.slice();
  for (const group of touched) {
    const members = (before.itemsOf[group] ?? []).map((i) => items[i] as T);
    groups[group] = { key: groups[group]?.key ?? "", members };
  }
  const places = [...touched].sort((a, b) => a - b);
  noteDiffering(before.groups, groups, { before: places, after: places });
  return { ...before, items, groups };
}
