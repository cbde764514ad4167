import { fnv1a } from "../scalars/mod.ts";

/** How many shards a map is cut into: one update copies about `size / SHARDS` entries. */
const SHARDS = 256;

/**
 * An immutable string map whose update costs a small part of its size, so that a snapshot of tens of thousands of objects
 * can be followed by another one that differs in one of them. Iteration order is not part of the promise.
 */
export class PersistentMap<V> {
  readonly #shards: readonly (ReadonlyMap<string, V> | undefined)[];
  readonly size: number;

  private constructor(shards: readonly (ReadonlyMap<string, V> | undefined)[], size: number) {
    this.#shards = shards;
    this.size = size;
  }

  /** The map without entries. */
  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>(new Array(SHARDS).fill(undefined), 0);
  }

  get(key: string): V | undefined {
    return this.#shards[shardOf(key)]?.get(key);
  }

  /** A new map with the changes applied; `undefined` removes a key. Touched shards are copied once per call. */
  with(changes: ReadonlyMap<string, V | undefined>): PersistentMap<V> {
    if (changes.size === 0) return this;
    const shards = this.#shards.slice();
    const copied = new Map<number, Map<string, V>>();
    let size = this.size;
    for (const [key, value] of changes) {
      const index = shardOf(key);
      let shard = copied.get(index);
      if (!shard) {
        shard = new Map(shards[index] ?? []);
        copied.set(index, shard);
        shards[index] = shard;
      }
      const before = shard.size;
      if (value === undefined) shard.delete(key);
      else shard.set(key, value);
      size += shard.size - before;
    }
    return new PersistentMap(shards, size);
  }

  *values(): IterableIterator<V> {
    for (const shard of this.#shards) if (shard) yield* shard.values();
  }
}

/** A hash, folded to a shard number. */
function shardOf(key: string): number {
  const hash = fnv1a(key);
  return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SHARDS - 1);
}
