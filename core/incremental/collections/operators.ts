import type { Derivation, Reader } from "../reader.ts";
import { type Change, Collection, type Key } from "./collection.ts";
import { type AnyCollection, inputsFrom, operator, type Step } from "./operator.ts";

/** A derivation of a collection; operators take and give these, for one key each. */
export type Source<K extends Key, V> = Derivation<Collection<K, V>>;

/** Each value made into another one, under its key; an entry of which nothing is made is left out. `of` is the key of the derivation. */
export function mapEach<K extends Key, A, B>(
  name: string,
  source: Source<K, A>,
  make: (value: A, key: K, of: string) => B | undefined,
): Source<K, B> {
  return operator(name, inputsFrom(source), (_none, of) => mapStep<K, A, B>((value, key) => make(value, key, of)));
}

/**
 * The same with something else that all of it depends on: where that is another one, all is made anew. `make` is told what it made last under the key; promise asked for: what it
 * makes says the same without that, which is there to be given back where nothing is new.
 */
export function mapEachWith<K extends Key, A, C, B>(
  name: string,
  source: Source<K, A>,
  context: (key: string, read: Reader) => C,
  make: (value: A, context: C, before: B | undefined, key: K) => B | undefined,
): Source<K, B> {
  const inputs = (key: string, read: Reader) => ({
    collections: [read.from(source, key) as AnyCollection],
    context: context(key, read),
  });
  return operator(
    name,
    inputs,
    (of: C): Step<K, B> =>
      ([changes = []], _inputs, output) =>
        (changes as readonly Change<K, A>[]).map(([key, , value]) => [
          key,
          value === undefined ? undefined : make(value, of, output.get(key), key),
        ]),
  );
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

/** Several entries, or none, made of each. Two source entries must not make entries of one key: that throws. `of` is the key of the derivation. */
export function expand<K extends Key, A, L extends Key, B>(
  name: string,
  source: Source<K, A>,
  entriesOf: (value: A, key: K, of: string) => Iterable<readonly [L, B]>,
): Source<L, B> {
  return operator(name, inputsFrom(source), (_none, of) => ([changes = []], _inputs, output) => {
    const gone: (readonly [L, undefined])[] = [];
    const come: (readonly [L, B])[] = [];
    for (const [key, before, after] of changes as readonly Change<K, A>[]) {
      if (before !== undefined) for (const [place] of entriesOf(before, key, of)) gone.push([place, undefined]);
      if (after !== undefined) for (const entry of entriesOf(after, key, of)) come.push(entry);
    }
    const size = output.size - gone.length + come.length;
    const now = output.with([...gone, ...come]);
    if (now.size !== size) throw new Error(`two entries of ${name} make entries of one key`);
    return now;
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
  return groupEach(name, source, (value, key) => {
    const group = groupOf(value, key);
    return group === undefined ? [] : [[group, key, value]];
  });
}

/** Several entries made of each, by group; those of one group must have keys of their own. `of` is the key of the derivation. */
export function groupEach<K extends Key, A, G extends Key, L extends Key, B>(
  name: string,
  source: Source<K, A>,
  entriesOf: (value: A, key: K, of: string) => Iterable<readonly [group: G, key: L, value: B]>,
): Source<G, Collection<L, B>> {
  return operator(name, inputsFrom(source), (_none, of) => ([changes = []], _inputs, groups) => {
    const edits = new Edits<G, L, B>();
    const all = changes as readonly Change<K, A>[];
    for (const [key, before] of all) {
      if (before !== undefined)
        for (const [group, place] of entriesOf(before, key, of)) edits.note(group, place, undefined);
    }
    for (const [key, , after] of all) {
      if (after !== undefined)
        for (const [group, place, made] of entriesOf(after, key, of)) edits.note(group, place, made);
    }
    return Array.from(edits, ([group, edit]) => {
      const members = (groups.get(group) ?? Collection.empty<L, B>()).with(edit);
      return [group, members.size === 0 ? undefined : members] as const;
    });
  });
}

/** What comes to and goes from each group. Groups that are lists are told apart by what stands in them. */
class Edits<G extends Key, K extends Key, V>
  implements Iterable<readonly [G, readonly (readonly [K, V | undefined])[]]>
{
  readonly #edits = new Map<string, [G, [K, V | undefined][]]>();

  note(group: G, key: K, value: V | undefined): void {
    const id = typeof group === "string" ? group : JSON.stringify(group);
    const known = this.#edits.get(id);
    if (known === undefined) this.#edits.set(id, [group, [[key, value]]]);
    else known[1].push([key, value]);
  }

  [Symbol.iterator]() {
    return this.#edits.values();
  }
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

/** What is made of each value and of what it names in a table, some of which may be missing there. One that changes in the table costs those that name it. */
export function lookUp<K extends Key, A, L extends Key, T, B>(
  name: string,
  sources: readonly [Source<K, A>, Source<L, T>],
  {
    namesOf,
    make,
  }: {
    readonly namesOf: (value: A, key: K) => readonly L[];
    readonly make: (value: A, find: (name: L) => T | undefined, key: K) => B | undefined;
  },
): Source<K, B> {
  return operator(name, inputsFrom(...sources), () => {
    /** By name, the keys of the entries that name it. */
    let naming = Collection.empty<L, Collection<K, true>>();
    return ([changes = [], tableChanges = []], inputs) => {
      const [values, table] = inputs as unknown as [Collection<K, A>, Collection<L, T>];
      const edits = new Edits<L, K, true>();
      for (const [key, before] of changes as readonly Change<K, A>[])
        if (before !== undefined) for (const named of namesOf(before, key)) edits.note(named, key, undefined);
      for (const [key, , after] of changes as readonly Change<K, A>[])
        if (after !== undefined) for (const named of namesOf(after, key)) edits.note(named, key, true);
      naming = naming.with(
        Array.from(edits, ([named, edit]) => {
          const keys = (naming.get(named) ?? Collection.empty<K, true>()).with(edit);
          return [named, keys.size === 0 ? undefined : keys] as const;
        }),
      );
      const through = tableChanges.flatMap(([named]) => [...(naming.get(named as L)?.keys() ?? [])]);
      const keys = Collection.of([...changes.map(([key]) => key as K), ...through].map((key) => [key, true] as const));
      const find = (named: L) => table.get(named);
      return Array.from(keys.keys(), (key) => {
        const value = values.get(key);
        return [key, value === undefined ? undefined : make(value, find, key)] as const;
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

/** How often each name is named by entries; names that nobody names are not there. */
export function countNames<K extends Key, V, N extends string | number>(
  name: string,
  source: Source<K, V>,
  namesOf: (value: V, key: K, of: string) => Iterable<N>,
): Source<N, number> {
  return operator(name, inputsFrom(source), (_none, of) => {
    const counts = new Map<N, number>();
    return ([changes = []]) => {
      const touched = new Set<N>();
      const count = (key: K, value: V | undefined, by: number) => {
        for (const named of value === undefined ? [] : namesOf(value, key, of)) {
          counts.set(named, (counts.get(named) ?? 0) + by);
          touched.add(named);
        }
      };
      for (const [key, before, after] of changes as readonly Change<K, V>[]) {
        count(key, before, -1);
        count(key, after, 1);
      }
      return Array.from(touched, (named) => {
        const times = counts.get(named) ?? 0;
        if (times === 0) counts.delete(named);
        return [named, times === 0 ? undefined : times] as const;
      });
    };
  });
}
