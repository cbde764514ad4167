/** So many changes lie over a map before it is copied as a whole, and of a small map a part: what they replace stays in memory that long. */
const MOST = 128;
const PART = 1 / 8;

/** The map with some entries set and, where the value is undefined, some removed. It costs as much as there are changes, not as there are entries. */
export function patchedMap<V>(
  map: ReadonlyMap<string, V>,
  changes: ReadonlyMap<string, V | undefined>,
): ReadonlyMap<string, V> {
  const patches = map instanceof PatchedMap ? (map as PatchedMap<V>) : new PatchedMap(map, new Map<string, V>());
  const { base } = patches;
  if (changes.size <= Math.min(MOST, PART * base.size)) {
    const all = new Map([...patches.changes, ...changes]);
    if (all.size <= Math.min(MOST, PART * base.size)) return new PatchedMap(base, all);
  }
  const copy = new Map(base);
  change(copy, patches.changes);
  change(copy, changes);
  return copy;
}

function change<V>(map: Map<string, V>, changes: ReadonlyMap<string, V | undefined>): void {
  for (const [key, value] of changes) {
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }
}

/** A map that is another one with changes over it; entries that stay keep their place, new ones come last. */
class PatchedMap<V> implements ReadonlyMap<string, V> {
  readonly base: ReadonlyMap<string, V>;
  readonly changes: ReadonlyMap<string, V | undefined>;
  readonly size: number;

  constructor(base: ReadonlyMap<string, V>, changes: ReadonlyMap<string, V | undefined>) {
    this.base = base;
    this.changes = changes;
    let size = base.size;
    for (const [key, value] of changes) size += Number(value !== undefined) - Number(base.has(key));
    this.size = size;
  }

  get(key: string): V | undefined {
    return this.changes.get(key) ?? (this.changes.has(key) ? undefined : this.base.get(key));
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): Generator<[string, V], undefined> {
    for (const [key, value] of this.base) {
      const now = this.changes.has(key) ? this.changes.get(key) : value;
      if (now !== undefined) yield [key, now];
    }
    for (const [key, value] of this.changes) if (value !== undefined && !this.base.has(key)) yield [key, value];
    return undefined;
  }

  *keys(): Generator<string, undefined> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  *values(): Generator<V, undefined> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  forEach(callback: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  [Symbol.iterator](): Generator<[string, V], undefined> {
    return this.entries();
  }
}
