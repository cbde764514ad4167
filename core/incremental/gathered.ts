import { Collection, compareKeys, type Key } from "../collection/collection.ts";
import type { Dependency, Entry } from "./memo.ts";

/** How the engine finds values, and lets go of what is not gathered any more. */
export interface GatherSource {
  /** The memo of the derivation of keys, brought up to date. */
  keys(): Entry;
  /** The memo of an entry's value, by the key that the entry says. Not brought up to date. */
  entry(key: string): Entry;
  /** Brings a memo up to date. */
  pull(entry: Entry): void;
  release(entry: Entry): void;
}

/**
 * The state of one gathering derivation from build to build: the collection of keys, the memos that its entries name, and at which entries the value of each
 * stands. An update looks at entries that came or went and at the memos that may have changed, and at nothing else.
 */
export class Gathered implements Iterable<Dependency> {
  readonly #of: Entry;
  readonly #keysFrom: Entry;
  /** Nearly all stand at one entry; those are not worth a list each. */
  readonly #places = new Map<Entry, Key | Several>();
  #keys: Collection<Key, string> = Collection.empty();
  value: Collection<Key, unknown> = Collection.empty();

  constructor(of: Entry, keysFrom: Entry) {
    this.#of = of;
    this.#keysFrom = keysFrom;
    keysFrom.addReader(of);
  }

  /** The dependencies that the value was put together from. */
  *[Symbol.iterator](): IterableIterator<Dependency> {
    yield this.#keysFrom;
    yield* this.#places.keys();
  }

  /** Brings the value up to date. Throws what a memo ended with; what was gathered must not be gone on with then. */
  update(source: GatherSource): Collection<Key, unknown> {
    const keys = source.keys();
    if (keys.thrown !== undefined) throw keys.thrown;
    const suspects = this.#of.suspected ?? [...this.#places.keys()];
    const now = keys.value as Collection<Key, string>;
    const changed: [Key, unknown][] = [];
    const come: [Key, string][] = [];
    for (const [key, before, after] of now.changesSince(this.#keys)) {
      if (before !== undefined) this.#remove(key, source.entry(before), source);
      if (before !== undefined && after === undefined) changed.push([key, undefined]);
      if (after !== undefined) come.push([key, after]);
    }
    for (const dep of suspects) {
      const places = this.#places.get(dep as Entry);
      if (places === undefined) continue;
      const { value, changed: when } = upToDate(dep as Entry, source);
      if (when > this.#of.verified) for (const key of keysOf(places)) changed.push([key, value]);
    }
    for (const [key, name] of come) changed.push([key, this.#add(key, source.entry(name), source)]);
    this.#keys = now;
    this.value = this.value.with(changed);
    return this.value;
  }

  #add(key: Key, entry: Entry, source: GatherSource): unknown {
    const places = this.#places.get(entry);
    if (places === undefined) entry.addReader(this.#of);
    this.#places.set(entry, places === undefined ? key : new Several([...keysOf(places), key]));
    return upToDate(entry, source).value;
  }

  #remove(key: Key, entry: Entry, source: GatherSource): void {
    const places = this.#places.get(entry);
    const left = places === undefined ? [] : keysOf(places).filter((one) => compareKeys(one, key) !== 0);
    if (left.length > 0) {
      this.#places.set(entry, new Several(left));
      return;
    }
    this.#places.delete(entry);
    source.release(entry);
  }
}

/** Several keys, where one could be a list itself. */
class Several {
  readonly keys: readonly Key[];

  constructor(keys: readonly Key[]) {
    this.keys = keys;
  }
}

function keysOf(places: Key | Several): readonly Key[] {
  return places instanceof Several ? places.keys : [places];
}

function upToDate(entry: Entry, source: GatherSource): Entry {
  source.pull(entry);
  if (entry.thrown !== undefined) throw entry.thrown;
  return entry;
}
