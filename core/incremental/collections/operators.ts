import type { Derivation, Reader } from "../reader.ts";
import { type Change, Collection, compareKeys, type Key } from "./collection.ts";
import { type AnyCollection, inputsFrom, operator, type Step } from "./operator.ts";

/** A derivation of a collection; operators take and give these, for one key each. */
export type Source<K extends Key, V> = Derivation<Collection<K, V>>;

/** Each value made into another one, under its key; an entry of which nothing is made is left out. */
export function mapEach<K extends Key, A, B>(
  name: string,
  source: Source<K, A>,
  make: (value: A, key: K) => B | undefined,
): Source<K, B> {
  return operator(name, inputsFrom(source), () => mapStep<K, A, B>(make));
}

/** The same with something else that all of it depends on: where that is another one, all is made anew. */
export function mapEachWith<K extends Key, A, C, B>(
  name: string,
  source: Source<K, A>,
  context: (key: string, read: Reader) => C,
  make: (value: A, key: K, context: C) => B | undefined,
): Source<K, B> {
  const inputs = (key: string, read: Reader) => ({
    collections: [read.from(source, key) as AnyCollection],
    context: context(key, read),
  });
  return operator(name, inputs, (of: C) => mapStep<K, A, B>((value, key) => make(value, key, of)));
}

function mapStep<K extends Key, A, B>(make: (value: A, key: K) => B | undefined): Step<K, B> {
  return ([changes = []]) =>
    (changes as readonly Change<K, A>[]).map(([key, , value]) => [
      key,
      value === undefined ? undefined : make(value, key),
    ]);
}

/** The entries that satisfy a condition. */
export function filter<K extends Key, V>(
  name: string,
  source: Source<K, V>,
  keep: (value: V, key: K) => boolean,
): Source<K, V> {
  return mapEach(name, source, (value, key) => (keep(value, key) ? value : undefined));
}

/** Several entries, or none, made of each. Two source entries must not make entries of one key: that throws. */
export function expand<K extends Key, A, L extends Key, B>(
  name: string,
  source: Source<K, A>,
  entriesOf: (value: A, key: K) => Iterable<readonly [L, B]>,
): Source<L, B> {
  return operator(name, inputsFrom(source), () => {
    let made = Collection.empty<K, readonly (readonly [L, B])[]>();
    let output = Collection.empty<L, B>();
    return ([changes = []]) => {
      const lists = (changes as readonly Change<K, A>[]).map(([key, , after]) => {
        return [key, after === undefined ? undefined : [...entriesOf(after, key)]] as const;
      });
      const gone = lists.flatMap(([key]) => (made.get(key) ?? []).map(([place]) => [place, undefined] as const));
      const come = lists.flatMap(([, list = []]) => list);
      made = made.with(lists.map(([key, list]) => [key, list?.length === 0 ? undefined : list]));
      const rest = output.with(gone);
      output = rest.with(come);
      if (output.size !== rest.size + come.length) throw new Error(`two entries of ${name} make entries of one key`);
      return [...gone, ...come];
    };
  });
}

/** Values under other keys, which must be distinct: what a collection is ordered by. */
export function order<K extends Key, V, L extends Key>(
  name: string,
  source: Source<K, V>,
  keyOf: (value: V, key: K) => L,
): Source<L, V> {
  return expand(name, source, (value, key) => [[keyOf(value, key), value]]);
}

/** The entries of each of several collections, under the key of the collection followed by their own. */
export function flatten<V>(
  name: string,
  source: Source<Key, Collection<Key, V>>,
): Source<readonly (string | number)[], V> {
  return operator(name, inputsFrom(source), () => ([changes = []]) => {
    const empty = Collection.empty<Key, V>();
    return (changes as readonly Change<Key, Collection<Key, V>>[]).flatMap(([outer, before = empty, after = empty]) =>
      after
        .changesSince(before)
        .map(([inner, , value]) => [[outer, inner].flat() as readonly (string | number)[], value] as const),
    );
  });
}

/** The entries that share a group, by group. A group that nothing changed in stays the same. */
export function groupBy<K extends Key, V, G extends Key>(
  name: string,
  source: Source<K, V>,
  groupOf: (value: V, key: K) => G | undefined,
): Source<G, Collection<K, V>> {
  return operator(name, inputsFrom(source), () => {
    let groups = Collection.empty<G, Collection<K, V>>();
    return ([changes = []]) => {
      const edits = editsByGroup(changes as readonly Change<K, V>[], groupOf);
      const changed = [...edits].map(([group, edit]): [G, Collection<K, V> | undefined] => {
        const members = (groups.get(group) ?? Collection.empty<K, V>()).with(edit);
        return [group, members.size === 0 ? undefined : members];
      });
      groups = groups.with(changed);
      return changed;
    };
  });
}

/** What comes to and goes from each group. Groups that are lists are told apart by what stands in them. */
function editsByGroup<K extends Key, V, G extends Key>(
  changes: readonly Change<K, V>[],
  groupOf: (value: V, key: K) => G | undefined,
): Iterable<[G, [K, V | undefined][]]> {
  const edits = new Map<string, [G, [K, V | undefined][]]>();
  const note = (group: G | undefined, key: K, value: V | undefined) => {
    if (group === undefined) return;
    const id = typeof group === "string" ? group : JSON.stringify(group);
    const known = edits.get(id);
    if (known === undefined) edits.set(id, [group, [[key, value]]]);
    else known[1].push([key, value]);
  };
  for (const [key, before, after] of changes) {
    const left = before === undefined ? undefined : groupOf(before, key);
    const entered = after === undefined ? undefined : groupOf(after, key);
    if (left !== undefined && (entered === undefined || compareKeys(left, entered) !== 0)) note(left, key, undefined);
    note(entered, key, after);
  }
  return edits.values();
}

/** What is made of the two values that stand under one key in two collections, of which one may be missing. */
export function merge<K extends Key, A, B, C>(
  name: string,
  sources: readonly [Source<K, A>, Source<K, B>],
  make: (key: K, a: A | undefined, b: B | undefined) => C | undefined,
): Source<K, C> {
  return operator(name, inputsFrom(...sources), () => (changes, inputs) => {
    const [as, bs] = inputs as unknown as [Collection<K, A>, Collection<K, B>];
    const keys = Collection.of(changes.flat().map(([key]) => [key as K, true] as const));
    return Array.from(keys.keys(), (key) => {
      const [a, b] = [as.get(key), bs.get(key)];
      return [key, a === undefined && b === undefined ? undefined : make(key, a, b)] as const;
    });
  });
}

/** What is made of each value and of what it names in a table, which may be missing there. One that changes in the table costs those that name it. */
export function lookUp<K extends Key, A, L extends Key, T, B>(
  name: string,
  sources: readonly [Source<K, A>, Source<L, T>],
  {
    nameOf,
    make,
  }: {
    readonly nameOf: (value: A, key: K) => L | undefined;
    readonly make: (value: A, found: T | undefined, key: K) => B | undefined;
  },
): Source<K, B> {
  return operator(name, inputsFrom(...sources), () => {
    /** By name, the keys of the entries that name it. */
    let naming = Collection.empty<L, Collection<K, true>>();
    return ([changes = [], tableChanges = []], inputs) => {
      const [values, table] = inputs as unknown as [Collection<K, A>, Collection<L, T>];
      const namedIn = Collection.of(changes.map(([key]) => [key as K, true] as const));
      for (const [named, edit] of editsByGroup(changes as readonly Change<K, A>[], nameOf)) {
        const keys = (naming.get(named) ?? Collection.empty<K, true>()).with(
          edit.map(([key, value]) => [key, value === undefined ? undefined : true]),
        );
        naming = naming.with([[named, keys.size === 0 ? undefined : keys]]);
      }
      const through = tableChanges.flatMap(([named]) => [...(naming.get(named as L)?.keys() ?? [])]);
      const keys = namedIn.with(through.map((key) => [key, true] as const));
      return Array.from(keys.keys(), (key) => {
        const value = values.get(key);
        if (value === undefined) return [key, undefined] as const;
        const named = nameOf(value, key);
        return [key, make(value, named === undefined ? undefined : table.get(named), key)] as const;
      });
    };
  });
}

/** By name, the first entry in the order of keys that has it; entries without a name are left out. */
export function firstOfName<K extends Key, V>(
  name: string,
  source: Source<K, V>,
  nameOf: (value: V, key: K) => string | undefined,
): Source<string, V> {
  const groups = groupBy(`${name}-claims`, source, nameOf);
  return mapEach(name, groups, (claims) => (claims.first === undefined ? undefined : claims.get(claims.first)));
}
