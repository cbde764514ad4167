import { describe, expect, test } from "bun:test";
import { Collection, compareKeys, type Key } from "../collection/collection.ts";
import { createStore } from "../resource/store.ts";
import { randomNumbers } from "../testing/random.ts";
import { createEngine } from "./engine.ts";
import { fold } from "./fold.ts";
import { listed } from "./listed.ts";
import {
  countNames,
  expand,
  filter,
  firstOfName,
  flatten,
  groupBy,
  lookUp,
  mapEach,
  mapEachWith,
  order,
} from "./operators.ts";
import { type Derivation, derive } from "./reader.ts";

/** Values of the collections that are made at random. */
interface Item {
  readonly group: string;
  readonly name: string;
  readonly number: number;
}

type Items = ReadonlyMap<string, Item>;

const items = derive("items", (_key, read) => read.setting("items") as Collection<string, Item>);
const table = derive("table", (_key, read) => read.setting("table") as Collection<string, Item>);
const context = derive("context", (_key, read) => read.setting("context") as number);

type Entries = readonly (readonly [Key, unknown])[];

/** An operator, and what a naive implementation makes of the same. */
interface Case {
  readonly derivation: Derivation<unknown>;
  readonly naive: (items: Items, table: Items, context: number) => Entries;
}

const sorted = (map: Items): readonly [string, Item][] => [...map].sort(([a], [b]) => compareKeys(a, b));
const byKey = (entries: Entries): Entries => [...entries].sort(([a], [b]) => compareKeys(a, b));
const groups = groupBy("groups", items, ({ group, number }) => (number % 5 === 0 ? undefined : group));

const joined = fold("joined", items, {
  one: ({ number }, key) => `${key}${number}`,
  together: (parts) => parts.join(","),
});

function naiveGroups(all: Items): Map<string, [string, Item][]> {
  const kept = sorted(all).filter(([, { number }]) => number % 5 !== 0);
  return Map.groupBy(kept, ([, { group }]) => group);
}

const cases: Readonly<Record<string, Case>> = {
  "map each": {
    derivation: mapEach("m", items, ({ number }, key) => (number % 3 === 0 ? undefined : `${key}:${number}`)),
    naive: (all) =>
      sorted(all).flatMap(([k, { number }]) => (number % 3 === 0 ? [] : [[k, `${k}:${number}`] as const])),
  },
  "map each with a context": {
    derivation: mapEachWith(
      "mc",
      items,
      (key, read) => read.from(context, key),
      ({ number }, add) => number + add,
    ),
    naive: (all, _table, add) => sorted(all).map(([k, { number }]) => [k, number + add] as const),
  },
  "map each, given what was made before": {
    derivation: mapEachWith(
      "mb",
      items,
      () => 0,
      ({ group }, _none, before: { readonly of: string } | undefined) =>
        before?.of === group ? before : { of: group },
    ),
    naive: (all) => sorted(all).map(([k, { group }]) => [k, { of: group }] as const),
  },
  listed: {
    derivation: listed("li", (_key, read) => read.from(items, "").list),
    naive: (all) => sorted(all).map(([, item], i) => [i, item] as const),
  },
  filter: {
    derivation: filter("f", items, ({ number }) => number % 2 === 0),
    naive: (all) => sorted(all).filter(([, { number }]) => number % 2 === 0),
  },
  order: {
    derivation: order("o", items, ({ number }, key) => [-number, key]),
    naive: (all) => byKey(sorted(all).map(([k, item]) => [[-item.number, k], item])),
  },
  expand: {
    derivation: expand("e", items, ({ number, name }, key) =>
      Array.from({ length: number % 4 }, (_, i) => [[key, i], name] as const),
    ),
    naive: (all) =>
      sorted(all).flatMap(([k, { number, name }]) =>
        Array.from({ length: number % 4 }, (_, i) => [[k, i], name] as const),
      ),
  },
  "group by": {
    derivation: mapEach("g", groups, (members) => JSON.stringify([...members])),
    naive: (all) => byKey([...naiveGroups(all)].map(([group, members]) => [group, JSON.stringify(members)])),
  },
  flatten: {
    derivation: flatten("fl", groups),
    naive: (all) =>
      byKey([...naiveGroups(all)].flatMap(([g, members]) => members.map(([k, item]) => [[g, k], item] as const))),
  },
  "look up": {
    derivation: lookUp("l", [items, table], {
      namesOf: ({ name, number, group }) => (number % 7 === 0 ? [] : [name, group]),
      make: ({ number, name }, find, key) => `${key} ${number} ${number % 7 === 0 ? undefined : find(name)?.number}`,
    }),
    naive: (all, other) =>
      sorted(all).map(([k, { name, number }]) => {
        return [k, `${k} ${number} ${number % 7 === 0 ? undefined : other.get(name)?.number}`] as const;
      }),
  },
  "first of a name wins": {
    derivation: firstOfName("fn", items, ({ name, number }) => (number % 9 === 0 ? undefined : name)),
    naive: (all) => {
      const named = sorted(all).filter(([, { number }]) => number % 9 !== 0);
      return named.filter(([, { name }], i) => named.findIndex(([, other]) => other.name === name) === i);
    },
  },
  "count names": {
    derivation: countNames("cn", items, ({ name, group }) => [name, group]),
    naive: (all) => {
      const names = sorted(all).flatMap(([, { name, group }]) => [name, group]);
      return byKey([...Map.groupBy(names, (one) => one)].map(([one, { length }]) => [one, length]));
    },
  },
  "count names that are named twice": {
    derivation: countNames("ct", items, ({ name }) => [name], 2),
    naive: (all) =>
      byKey(
        [...Map.groupBy(all.values(), ({ name }) => name)].flatMap(([one, { length }]) =>
          length < 2 ? [] : [[one, length]],
        ),
      ),
  },
  fold: {
    derivation: derive("fo", (key, read) => {
      const value = read.from(joined, key);
      return value === undefined ? Collection.empty() : Collection.of([["all", value]]);
    }),
    naive: (all) =>
      all.size === 0
        ? []
        : [
            [
              "all",
              sorted(all)
                .map(([k, { number }]) => `${k}${number}`)
                .join(","),
            ],
          ],
  },
};

/** Some edits: few or many, of a few or of many keys, more of them going than coming now and then. */
function edits(random: () => number, keys: number): [string, Item | undefined][] {
  const under = (most: number) => Math.floor(random() * most);
  const [count, going] = [random() < 0.1 ? under(keys) : under(4), random()];
  return Array.from({ length: count }, () => {
    const item = { group: `g${under(4)}`, name: `k${under(keys)}`, number: under(20) };
    return [`k${under(keys)}`, random() < going ? undefined : item];
  });
}

function applied(map: Items, changes: readonly [string, Item | undefined][]): Items {
  const next = new Map(map);
  for (const [key, item] of changes)
    if (item === undefined) next.delete(key);
    else next.set(key, item);
  return next;
}

describe.each(Object.entries(cases))("%s", (_name, { derivation, naive }) => {
  test.each([3, 40, 400])("gives after every change what a naive implementation gives, among %d keys", (keys) => {
    const random = randomNumbers(keys);
    const engine = createEngine({ freeze: true });
    const snapshot = createStore().snapshot;
    let [all, other]: [Items, Items] = [new Map(), new Map()];
    let [first, second] = [Collection.empty<string, Item>(), Collection.empty<string, Item>()];
    let number = 0;
    for (let round = 0; round < 150; round++) {
      const [mine, theirs] = [edits(random, keys), edits(random, keys)];
      [all, other] = [applied(all, mine), applied(other, theirs)];
      [first, second] = [first.with(mine), second.with(theirs)];
      if (random() < 0.1) number++;
      const settings = { items: first, table: second, context: number };
      const { value } = engine.build({ snapshot, settings, needs: new Map(), now: 0 }, derivation, "");
      expect([...(value as Collection<Key, unknown>)] as Entries).toEqual(naive(all, other, number) as never);
    }
  });
});

test("the shape of a fold follows from the keys, not from how they came", () => {
  const tree = fold("tree", items, { one: (_item, key) => key, together: (parts) => `(${parts.join(" ")})` });
  const snapshot = createStore().snapshot;
  const random = randomNumbers(5);
  const engine = createEngine();
  let now = Collection.empty<string, Item>();
  for (let round = 0; round < 200; round++) {
    now = now.with(edits(random, 600));
    const world = { snapshot, settings: { items: now }, needs: new Map(), now: 0 };
    expect(engine.build(world, tree, "").value).toBe(createEngine().build(world, tree, "").value);
  }
  expect(now.size).toBeGreaterThan(100);
});

test("two entries of one key are refused instead of one of them being lost", () => {
  const twice = expand("twice", items, ({ name }) => [[name, 1]]);
  const item = { group: "g", name: "same", number: 1 };
  const settings = {
    items: Collection.of([
      ["a", item],
      ["b", item],
    ]),
  };
  const world = { snapshot: createStore().snapshot, settings, needs: new Map(), now: 0 };
  expect(() => createEngine().build(world, twice, "")).toThrow("two entries of twice make entries of one key");
});
