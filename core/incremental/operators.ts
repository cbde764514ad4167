import { type AnyCollection, type Change, Collection, compareKeys, type Key } from "../collection/collection.ts";
import { inputsFrom, operator, type Step } from "./operator.ts";
import type { Derivation, Reader } from "./reader.ts";

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
      (changes, inputs, output) =>
        mapStep<K, A, B>((value, key) => make(value, of, output.get(key), key))(changes, inputs, output),
  );
}

function mapStep<K extends Key, A, B>(make: (value: A, key: K) => B | undefined): Step<K, B> {
  return ([changes = []]) => {
    const made: [K, B | undefined][] = [];
    for (const change of changes as readonly Change<K, A>[]) {
      const value = change[2];
      const one = value === undefined ? undefined : make(value, change[0]);
      // Of what has come and comes to nothing there was nothing before either.
      if (one !== undefined || change[1] !== undefined) made.push([change[0], one]);
    }
    return made;
  };
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
    let staying = 0;
    for (const change of changes as readonly Change<K, A>[]) {
      const key = change[0] as K;
      const before = change[1];
      const after = change[2];
      const first = come.length;
      if (after !== undefined) for (const entry of entriesOf(after, key, of)) come.push(entry);
      if (before === undefined) continue;
      const was = [...entriesOf(before, key, of)];
      // Most often entries become other ones in their places.
      const same = was.length === come.length - first && was.every(([place], i) => isAt(come[first + i], place));
      if (same) staying += was.length;
      else for (const [place] of was) gone.push([place, undefined]);
    }
    const size = output.size - gone.length - staying + come.length;
    const now = output.with(gone.length === 0 ? come : [...gone, ...come]);
    if (now.size !== size) throw new Error(`two entries of ${name} make entries of one key`);
    return now;
  });
}

function isAt<L extends Key>(entry: readonly [L, unknown] | undefined, place: L): boolean {
  return entry !== undefined && compareKeys(entry[0], place) === 0;
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
      after.changesSince(before).map(([inner, , value]) => [keyUnder(outer, inner), value] as const),
    );
  });
}

/** A key, or more of it, after another one. */
export function keyUnder(outer: Key, inner: Key): readonly (string | number)[] {
  if (typeof outer === "object") return typeof inner === "object" ? [...outer, ...inner] : [...outer, inner];
  return typeof inner === "object" ? [outer, ...inner] : [outer, inner];
}

/** The entries that share a group, by group. A group that nothing changed in stays the same. */
export function groupBy<K extends Key, V, G extends Key>(
  name: string,
  source: Source<K, V>,
  groupOf: (value: V, key: K) => G | undefined,
): Source<G, Collection<K, V>> {
  return operator(name, inputsFrom(source), () => ([changes = []], _inputs, groups) => {
    const edits = new Edits<G, K, V>();
    const all = changes as readonly Change<K, V>[];
    for (const change of all) {
      const group = change[1] === undefined ? undefined : groupOf(change[1], change[0]);
      if (group !== undefined) edits.note(group, change[0], undefined);
    }
    for (const change of all) {
      const group = change[2] === undefined ? undefined : groupOf(change[2], change[0]);
      if (group !== undefined) edits.note(group, change[0], change[2]);
    }
    return edited(groups, edits);
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
    return edited(groups, edits);
  });
}

/** The entries that come to and go from each group. Groups that are lists are told apart by what stands in them. */
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

/** The results of each value with the entries that it names in a table, of which some may be missing. An entry that changes costs the values that name it. */
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
    /** By name, the entries that name it. */
    let naming = Collection.empty<L, Collection<K, A>>();
    return ([changes = [], tableChanges = []], inputs) => {
      const all = changes as readonly Change<K, A>[];
      const table = inputs[1] as unknown as Collection<L, T>;
      const edits = new Edits<L, K, A>();
      for (const [key, before] of all)
        if (before !== undefined) for (const named of namesOf(before, key)) edits.note(named, key, undefined);
      for (const [key, , after] of all)
        if (after !== undefined) for (const named of namesOf(after, key)) edits.note(named, key, after);
      naming = edited(naming, edits);
      const find = (named: L) => table.get(named);
      const made: [K, B | undefined][] = [];
      for (const [key, , after] of all) made.push([key, after === undefined ? undefined : make(after, find, key)]);
      for (const [named] of tableChanges)
        for (const [key, value] of naming.get(named as L) ?? []) made.push([key, make(value, find, key)]);
      return made;
    };
  });
}

/** Groups with what came to them and went from them; those that nothing is left of are gone. */
function edited<G extends Key, K extends Key, V>(
  groups: Collection<G, Collection<K, V>>,
  edits: Edits<G, K, V>,
): Collection<G, Collection<K, V>> {
  return groups.with(
    Array.from(edits, ([group, edit]) => {
      const members = (groups.get(group) ?? Collection.empty<K, V>()).with(edit);
      return [group, members.size === 0 ? undefined : members] as const;
    }),
  );
}

/** The entries of which no earlier one has the name; those without a name are left out. */
export function firstOfName<K extends Key, V>(
  name: string,
  source: Source<K, V>,
  nameOf: (value: V, key: K) => string | undefined,
): Source<K, V> {
  return operator(name, inputsFrom(source), () => {
    /** By name, the entries that have it, in order. */
    const claims = new Map<string, NameClaims<K, V>>();
    return ([changes = []]) => {
      /** By name, what was the first before. */
      const touched = new Map<string, K | undefined>();
      const claim = (key: K, value: V, change: (known: NameClaims<K, V>) => NameClaims<K, V>) => {
        const named = nameOf(value, key);
        if (named === undefined) return;
        const known = claims.get(named) ?? NO_CLAIMS;
        if (!touched.has(named)) touched.set(named, known[0]?.[0] as K | undefined);
        claims.set(named, change(known as NameClaims<K, V>));
      };
      const all = changes as readonly Change<K, V>[];
      for (const [key, before] of all)
        if (before !== undefined) claim(key, before, (known) => known.filter(([one]) => compareKeys(one, key) !== 0));
      for (const [key, , after] of all)
        if (after !== undefined) claim(key, after, (known) => inserted(known, [key, after]));
      // The first of one name may be that of another one now.
      const gone: [K, undefined][] = [];
      const come: (readonly [K, V])[] = [];
      for (const [named, was] of touched) {
        const first = claims.get(named)?.[0];
        if (was !== undefined && (first === undefined || compareKeys(was, first[0]) !== 0)) gone.push([was, undefined]);
        if (first === undefined) claims.delete(named);
        else come.push(first);
      }
      return gone.length === 0 ? come : [...gone, ...come];
    };
  });
}

type NameClaims<K extends Key, V> = readonly (readonly [K, V])[];

const NO_CLAIMS: NameClaims<never, never> = Object.freeze([]);

/** Entries that come in order, as most do, are compared once. */
function inserted<K extends Key, V>(known: NameClaims<K, V>, entry: readonly [K, V]): NameClaims<K, V> {
  const last = known.at(-1);
  if (last === undefined) return [entry];
  if (compareKeys(last[0], entry[0]) < 0) return [...known, entry];
  return known.toSpliced(
    known.findIndex(([key]) => compareKeys(key, entry[0]) > 0),
    0,
    entry,
  );
}

/** How often each name is named by entries, of those that are named so often at least. */
export function countNames<K extends Key, V, N extends string | number>(
  name: string,
  source: Source<K, V>,
  namesOf: (value: V, key: K, of: string) => Iterable<N>,
  least = 1,
): Source<N, number> {
  return operator(name, inputsFrom(source), (_none, of) => {
    const counts = new Map<N, number>();
    return ([changes = []], _inputs, output) => {
      const isFirst = counts.size === 0;
      const some = new Set<N>();
      const count = (key: K, value: V, by: number) => {
        for (const named of namesOf(value, key, of)) {
          counts.set(named, (counts.get(named) ?? 0) + by);
          if (!isFirst) some.add(named);
        }
      };
      for (const change of changes as readonly Change<K, V>[]) {
        if (change[1] !== undefined) count(change[0], change[1], -1);
        if (change[2] !== undefined) count(change[0], change[2], 1);
      }
      const touched = isFirst ? counts.keys() : some;
      const edits: [N, number | undefined][] = [];
      for (const named of touched) {
        const times = counts.get(named) ?? 0;
        if (times === 0) counts.delete(named);
        if (times >= least) edits.push([named, times]);
        else if (output.has(named)) edits.push([named, undefined]);
      }
      return edits;
    };
  });
}
