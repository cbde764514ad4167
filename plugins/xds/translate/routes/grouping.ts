import { differingPlaces } from "../../../../core/incremental/mod.ts";
import { type Memo, sameItems } from "../memo.ts";

/** The items of a list that share a key, in the order of the list. */
export interface Group<T> {
  readonly key: string;
  readonly members: readonly T[];
}

interface Grouping<T> {
  readonly items: readonly T[];
  readonly groups: readonly Group<T>[];
  /** By place of the item, the place of its group. */
  readonly groupOf: readonly number[];
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
  const members: T[][] = [];
  const groupOf = items.map((item) => {
    const key = keyOf(item);
    const known = places.get(key);
    if (known !== undefined) {
      members[known]?.push(item);
      return known;
    }
    places.set(key, members.length);
    return members.push([item]) - 1;
  });
  const earlier = new Map(before?.groups.map((group) => [group.key, group]));
  const groups = [...places].map(([key, place]): Group<T> => {
    const own = members[place] ?? [];
    const same = earlier.get(key);
    return same && sameItems(same.members, own) ? same : { key, members: own };
  });
  return { items, groups, groupOf };
}

/** The grouping with some items replaced by others of the same keys; undefined where a key is another one. */
function replaced<T>(before: Grouping<T>, items: readonly T[], keyOf: (item: T) => string): Grouping<T> | undefined {
  if (before.items.length !== items.length) return undefined;
  const touched = new Map<number, T[]>();
  for (const place of differingPlaces(before.items, items).after) {
    const [was, now] = [before.items[place] as T, items[place] as T];
    if (keyOf(was) !== keyOf(now)) return undefined;
    touched.set(before.groupOf[place] as number, []);
  }
  for (const [place, group] of before.groupOf.entries()) touched.get(group)?.push(items[place] as T);
  const groups = before.groups.slice();
  for (const [group, members] of touched) groups[group] = { key: groups[group]?.key ?? "", members };
  return { items, groups, groupOf: before.groupOf };
}
