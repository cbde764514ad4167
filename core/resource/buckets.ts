import { Collection } from "../collection/collection.ts";
import { type KubeObject, objectKey } from "../object/mod.ts";
import type { Kind } from "./kinds.ts";
import { compareObjects, orderKey } from "./order.ts";
import type { PersistentMap } from "./persistent-map.ts";
import { bucketCell, keysCell } from "./snapshot.ts";

/** The objects filed under one key of an index, in the order of objects. One that changes costs itself; lists are made when they are first asked for. */
export class Bucket {
  readonly objects: Collection<string, KubeObject>;
  #members: readonly KubeObject[] | undefined;
  /** Shared by buckets that hold other versions of the same objects. */
  readonly #keys: { list?: readonly string[]; ordered?: Collection<string, string> };

  private constructor(
    objects: Collection<string, KubeObject>,
    keys: { list?: readonly string[]; ordered?: Collection<string, string> } = {},
  ) {
    this.objects = objects;
    this.#keys = keys;
  }

  /** The bucket of some objects. */
  static of(objects: readonly KubeObject[]): Bucket {
    return new Bucket(Collection.of(objects.map(placed)));
  }

  /** The bucket after another one, if any, from which some objects are gone and to which some have come; undefined where nothing is left. */
  static after(before: Bucket | undefined, { gone, come, replaced }: BucketEdit): Bucket | undefined {
    const left = Array.from(gone, (object) => [orderKey(object), undefined] as const);
    const objects = (before?.objects ?? Collection.empty<string, KubeObject>()).with([
      ...left,
      ...[...come, ...replaced].map(placed),
    ]);
    if (objects.size === 0) return undefined;
    if (before === undefined) return new Bucket(objects);
    if (gone.size === 0 && come.length === 0) return new Bucket(objects, before.#keys);
    const { ordered } = before.#keys;
    return new Bucket(objects, ordered && { ordered: ordered.with([...left, ...come.map(orderedEntry)]) });
  }

  /** The identical list for as long as the bucket is the same. It is not frozen: the engine keeps frozen ones as hash tables, which for thousands takes longer than all the rest. */
  get members(): readonly KubeObject[] {
    this.#members ??= this.objects.list;
    return this.#members;
  }

  /** `namespace/name` of the members; the identical list as long as the bucket holds the same objects, whatever their content. */
  get keys(): readonly string[] {
    this.#keys.list ??= this.ordered.list;
    return this.#keys.list;
  }

  /** The same keys as a collection in the order of objects. */
  get ordered(): Collection<string, string> {
    this.#keys.ordered ??= Collection.of(Array.from(this.objects.values(), orderedEntry));
    return this.#keys.ordered;
  }
}

function placed(object: KubeObject): readonly [order: string, object: KubeObject] {
  return [orderKey(object), object];
}

function orderedEntry(object: KubeObject): readonly [order: string, key: string] {
  return [orderKey(object), objectKey(object.metadata.namespace ?? "", object.metadata.name)];
}

/** The edit of one bucket. */
interface BucketEdit {
  readonly gone: Set<KubeObject>;
  readonly come: KubeObject[];
  /** The later versions of objects that keep their place. */
  readonly replaced: KubeObject[];
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

  /** Notes one change. */
  move(kind: Kind, before: KubeObject | undefined, after: KubeObject | undefined): void {
    const left = before ? bucketCellsOf(kind, before) : NOWHERE;
    const entered = after ? bucketCellsOf(kind, after) : NOWHERE;
    const keepsPlace = before && after && compareObjects(before, after) === 0;
    if (before) for (const cell of left) if (!keepsPlace || !entered.includes(cell)) this.#touch(cell).gone.add(before);
    if (!after) return;
    for (const cell of entered) {
      if (keepsPlace && left.includes(cell)) this.#touch(cell).replaced.push(after);
      else this.#touch(cell).come.push(after);
    }
  }

  /** The touched buckets; undefined for one that is empty now. */
  finish(): ReadonlyMap<string, Bucket | undefined> {
    const result = new Map<string, Bucket | undefined>();
    for (const [cell, edit] of this.#touched) {
      result.set(cell, Bucket.after(this.#buckets.get(cell), edit));
      this.cells.push(cell);
      if (edit.gone.size > 0 || edit.come.length > 0) this.cells.push(keysCell(cell));
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
