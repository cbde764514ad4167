import type { Collection } from "../collection/collection.ts";
import { groupOf, type KubeObject } from "../object/mod.ts";
import { Bucket, bucketCellsOf } from "./buckets.ts";
import { type KindName, kindOf, type ObjectOf } from "./kinds.ts";
import { bucketCell, keysCell, objectCell, type Snapshot, splitBucketCell, splitObjectCell } from "./snapshot.ts";

/** Objects by their cell (see `objectCell`) that stand in the place of those of a snapshot; undefined for one that is to be absent. */
export type Replacements = ReadonlyMap<string, KubeObject | undefined>;

/**
 * Snapshots in which some objects are other ones, or absent. Buckets of an index keep their identity from overlay to overlay as long as neither
 * their members nor their replacements change, so a lasting replacement costs nothing but itself.
 */
export interface Overlays {
  /** The snapshot itself where nothing is replaced. */
  over(snapshot: Snapshot, replacements: Replacements): Snapshot;
}

/** Overlays that remember the buckets of the last one. */
export function createOverlays(): Overlays {
  let known: ReadonlyMap<string, PatchedBucket> = new Map();
  return {
    over(snapshot, replacements) {
      if (replacements.size === 0) return snapshot;
      const buckets = patchedBuckets(snapshot, replacements, known);
      known = buckets;
      return new OverlaidSnapshot(snapshot, replacements, buckets);
    },
  };
}

/** A bucket with what it was made of. */
interface PatchedBucket {
  readonly members: readonly KubeObject[];
  readonly gone: readonly KubeObject[];
  readonly come: readonly KubeObject[];
  readonly bucket: Bucket;
}

function patchedBuckets(
  snapshot: Snapshot,
  replacements: Replacements,
  known: ReadonlyMap<string, PatchedBucket>,
): ReadonlyMap<string, PatchedBucket> {
  const edits = new Map<string, { readonly gone: KubeObject[]; readonly come: KubeObject[] }>();
  const edit = (cell: string) => {
    const found = edits.get(cell) ?? { gone: [], come: [] };
    edits.set(cell, found);
    return found;
  };
  for (const [cell, after] of replacements) {
    const before = snapshot.get(...splitObjectCell(cell));
    if (before === after) continue;
    if (before) for (const bucket of cellsOf(before)) edit(bucket).gone.push(before);
    if (after) for (const bucket of cellsOf(after)) edit(bucket).come.push(after);
  }
  const patched = new Map<string, PatchedBucket>();
  for (const [cell, { gone, come }] of edits) {
    const [kind, index, key] = splitBucketCell(cell);
    const members = snapshot.list(kind, index, key);
    const before = known.get(cell);
    const same = before?.members === members && sameObjects(before.gone, gone) && sameObjects(before.come, come);
    patched.set(cell, same ? before : { members, gone, come, bucket: bucketOf(members, gone, come) });
  }
  return patched;
}

function bucketOf(members: readonly KubeObject[], gone: readonly KubeObject[], come: readonly KubeObject[]): Bucket {
  const left = new Set(gone);
  return Bucket.of([...members.filter((object) => !left.has(object)), ...come]);
}

class OverlaidSnapshot implements Snapshot {
  readonly #base: Snapshot;
  readonly #replacements: Replacements;
  readonly #buckets: ReadonlyMap<string, PatchedBucket>;

  constructor(base: Snapshot, replacements: Replacements, buckets: ReadonlyMap<string, PatchedBucket>) {
    this.#base = base;
    this.#replacements = replacements;
    this.#buckets = buckets;
  }

  get revision(): number {
    return this.#base.revision;
  }

  get<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    const cell = objectCell(kind, namespace, name);
    if (this.#replacements.has(cell)) return this.#replacements.get(cell) as ObjectOf<K> | undefined;
    return this.#base.get(kind, namespace, name);
  }

  list<K extends KindName>(kind: K, index: string, key: string): readonly ObjectOf<K>[] {
    const patched = this.#buckets.get(bucketCell(kind, index, key));
    return patched ? (patched.bucket.members as readonly ObjectOf<K>[]) : this.#base.list(kind, index, key);
  }

  keys(kind: KindName, index: string, key: string): readonly string[] {
    return this.#buckets.get(bucketCell(kind, index, key))?.bucket.keys ?? this.#base.keys(kind, index, key);
  }

  ordered(kind: KindName, index: string, key: string): Collection<string, string> {
    return this.#buckets.get(bucketCell(kind, index, key))?.bucket.ordered ?? this.#base.ordered(kind, index, key);
  }

  all<K extends KindName>(kind: K): readonly ObjectOf<K>[] {
    return this.list(kind, "all", "");
  }

  changedSince(earlier: Snapshot): Iterable<string> | undefined {
    const changed = this.#base.changedSince(earlier);
    return changed && new Set([...changed, ...this.laidOver.cells]);
  }

  get laidOver(): { readonly base: Snapshot; readonly cells: Iterable<string> } {
    const buckets = [...this.#buckets.keys()];
    return { base: this.#base, cells: [...this.#replacements.keys(), ...buckets, ...buckets.map(keysCell)] };
  }
}

function cellsOf(object: KubeObject): readonly string[] {
  return bucketCellsOf(kindOf(groupOf(object.apiVersion), object.kind), object);
}

function sameObjects(a: readonly KubeObject[], b: readonly KubeObject[]): boolean {
  return a.length === b.length && a.every((object, i) => object === b[i]);
}
