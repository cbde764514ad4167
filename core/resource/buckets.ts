import { Collection } from "../collection/collection.ts";
import { type KubeObject, objectKey } from "../object/mod.ts";
import type { Kind } from "./kinds.ts";
import { compareObjects, orderKey } from "./order.ts";
import type { PersistentMap } from "./persistent-map.ts";
import { bucketCell, keysCell } from "./snapshot.ts";

/** The objects filed under one key of an index, in the order of objects. */
export class Bucket {
  readonly members: readonly KubeObject[];
  /** Shared by buckets that hold other versions of the same objects. */
  readonly #keys: { list?: readonly string[]; ordered?: Collection<string, string> };

  constructor(members: readonly KubeObject[], sameObjectsAs?: Bucket) {
    this.members = members;
    this.#keys = sameObjectsAs ? sameObjectsAs.#keys : {};
  }

  /** The bucket after another one, from which some objects are gone and to which some have come. */
  static after(
    before: Bucket | undefined,
    members: readonly KubeObject[],
    edit: Pick<BucketEdit, "gone" | "come">,
  ): Bucket {
    const bucket = new Bucket(members);
    const ordered = before === undefined ? undefined : before.#keys.ordered;
    if (ordered === undefined) return bucket;
    const gone = Array.from(edit.gone, (object) => [orderKey(object), undefined] as const);
    bucket.#keys.ordered = ordered.with(gone).with(edit.come.map(orderedEntry));
    return bucket;
  }

  /** `namespace/name` of the members; the identical list as long as the bucket holds the same objects, whatever their content. */
  get keys(): readonly string[] {
    this.#keys.list ??= this.members.map(({ metadata }) => objectKey(metadata.namespace ?? "", metadata.name));
    return this.#keys.list;
  }

  /** The same keys as a collection in the order of objects. */
  get ordered(): Collection<string, string> {
    this.#keys.ordered ??= Collection.of(this.members.map(orderedEntry));
    return this.#keys.ordered;
  }
}

function orderedEntry(object: KubeObject): readonly [order: string, key: string] {
  return [orderKey(object), objectKey(object.metadata.namespace ?? "", object.metadata.name)];
}

/** What happens to one bucket. */
interface BucketEdit {
  readonly gone: Set<KubeObject>;
  readonly come: KubeObject[];
  /** Earlier and later version of objects that keep their place. */
  readonly replaced: (readonly [before: KubeObject, after: KubeObject])[];
}

/** Collects the changes to buckets and rebuilds each touched one once. */
export class BucketEdits {
  readonly #buckets: PersistentMap<Bucket>;
  readonly #touched = new Map<string, BucketEdit>();
  /** Cells of the touched buckets and, where they hold other objects than before, of their keys. */
  readonly cells: string[] = [];

  constructor(buckets: PersistentMap<Bucket>) {
    this.#buckets = buckets;
  }

  /** Notes one change; what comes must come in the order of objects. */
  move(kind: Kind, before: KubeObject | undefined, after: KubeObject | undefined): void {
    const left = before ? bucketCellsOf(kind, before) : NOWHERE;
    const entered = after ? bucketCellsOf(kind, after) : NOWHERE;
    const keepsPlace = before && after && compareObjects(before, after) === 0;
    if (before) for (const cell of left) if (!keepsPlace || !entered.includes(cell)) this.#touch(cell).gone.add(before);
    if (!after) return;
    for (const cell of entered) {
      if (keepsPlace && left.includes(cell)) this.#touch(cell).replaced.push([before, after]);
      else this.#touch(cell).come.push(after);
    }
  }

  /** The touched buckets; undefined for one that is empty now. */
  finish(): ReadonlyMap<string, Bucket | undefined> {
    const result = new Map<string, Bucket | undefined>();
    for (const [cell, edit] of this.#touched) {
      const bucket = this.#buckets.get(cell);
      const replaced = withReplaced(bucket?.members ?? [], edit.replaced);
      const same = edit.gone.size === 0 && edit.come.length === 0;
      const members = same ? replaced : mergeSorted(without(replaced, edit.gone), edit.come);
      const next = () => (same ? new Bucket(members, bucket) : Bucket.after(bucket, members, edit));
      result.set(cell, members.length === 0 ? undefined : next());
      this.cells.push(cell);
      if (!same) this.cells.push(keysCell(cell));
    }
    return result;
  }

  #touch(cell: string): BucketEdit {
    let edit = this.#touched.get(cell);
    if (!edit) {
      edit = { gone: new Set(), come: [], replaced: [] };
      this.#touched.set(cell, edit);
    }
    return edit;
  }
}

const NOWHERE: readonly string[] = Object.freeze([]);

/** The cells of the buckets in which an object is filed. */
export function bucketCellsOf(kind: Kind, object: KubeObject): readonly string[] {
  const cells = [bucketCell(kind.name, "all", "")];
  for (const index in kind.indexes) {
    for (const key of kind.indexes[index]?.(object) ?? []) {
      const cell = bucketCell(kind.name, index, key);
      if (!cells.includes(cell)) cells.push(cell);
    }
  }
  return cells;
}

// Lists are not frozen: the engine keeps frozen ones as hash tables, which for thousands of members takes longer than all the rest.

function withReplaced(members: readonly KubeObject[], replaced: BucketEdit["replaced"]): readonly KubeObject[] {
  if (replaced.length === 0) return members;
  const result = members.slice();
  for (const [before, after] of replaced) result[placeOf(before, members, 0)] = after;
  return result;
}

function without(members: readonly KubeObject[], gone: ReadonlySet<KubeObject>): readonly KubeObject[] {
  return gone.size === 0 ? members : members.filter((object) => !gone.has(object));
}

function mergeSorted(a: readonly KubeObject[], b: readonly KubeObject[]): readonly KubeObject[] {
  if (a.length === 0) return b;
  const result: KubeObject[] = [];
  let i = 0;
  for (const object of b) {
    const place = placeOf(object, a, i);
    while (i < place) result.push(a[i++] as KubeObject);
    result.push(object);
  }
  while (i < a.length) result.push(a[i++] as KubeObject);
  return result;
}

/** The first place, from `start` on, of a member that does not come before the object. */
function placeOf(object: KubeObject, members: readonly KubeObject[], start: number): number {
  let [low, high] = [start, members.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareObjects(members[middle] as KubeObject, object) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
