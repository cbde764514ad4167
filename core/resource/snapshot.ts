import type { Collection } from "../collection/collection.ts";
import { type KubeObject, objectKey, splitObjectKey } from "../object/mod.ts";
import type { KindName, ObjectOf } from "./kinds.ts";

/**
 * An immutable set of objects with its indexes. An object keeps its identity from snapshot to snapshot while its content is the same,
 * and so does a bucket of an index while its members do.
 */
export interface Snapshot {
  /** Grows by one with each snapshot of the same store. */
  readonly revision: number;
  get<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined;
  /** The bucket of `key` in an index of the kind, in the order of objects; empty when nothing is filed there. */
  list<K extends KindName>(kind: K, index: string, key: string): readonly ObjectOf<K>[];
  /**
   * `namespace/name` of the objects in a bucket, in the same order. Unlike the bucket it stays the identical list while objects only change,
   * and none comes or goes.
   */
  keys(kind: KindName, index: string, key: string): readonly string[];
  /** The same keys as a collection, each under a key that says where its object stands in the order of objects. */
  ordered(kind: KindName, index: string, key: string): Collection<string, string>;
  /** All objects of a kind, in the order of objects. */
  all<K extends KindName>(kind: K): readonly ObjectOf<K>[];
  /**
   * The cells (see {@link objectCell}, {@link bucketCell}, {@link keysCell}) that may differ from an earlier snapshot, at least those that do.
   * Undefined when that is not known any more or the other snapshot is of another store: then everything may differ.
   */
  changedSince(earlier: Snapshot): Iterable<string> | undefined;
  /** All objects of all kinds, in no particular order. Absent where that cannot be told. */
  everything?(): Iterable<KubeObject>;
  /** Of a snapshot in which some objects are replaced: the one below, and the cells that may differ from it. */
  readonly laidOver?: { readonly base: Snapshot; readonly cells: Iterable<string> };
}

/** The id of the place where an object stands or could stand. */
export function objectCell(kind: string, namespace: string, name: string): string {
  return `object:${kind}:${objectKey(namespace, name)}`;
}

/** Kind, namespace and name of the id of a place; the namespace is empty for a cluster-scoped kind. */
export function splitObjectCell(cell: string): readonly [kind: KindName, namespace: string, name: string] {
  const [, kind = "", key = ""] = /^object:([^:]*):(.*)$/s.exec(cell) ?? [];
  return [kind as KindName, ...splitObjectKey(key)];
}

/** Whether the id of a cell is that of the place of an object. */
export function isObjectCell(cell: string): boolean {
  return cell.startsWith("object:");
}

/** The id of a bucket of an index. The index `all` with the empty key holds every object of the kind. */
export function bucketCell(kind: string, index: string, key: string): string {
  return `index:${kind}:${index}:${key}`;
}

/** Kind, index and key of the id of a bucket. */
export function splitBucketCell(cell: string): readonly [kind: KindName, index: string, key: string] {
  const [, kind = "", index = "", key = ""] = /^index:([^:]*):([^:]*):(.*)$/s.exec(cell) ?? [];
  return [kind as KindName, index, key];
}

/** The id of the keys of a bucket, from the bucket's. */
export function keysCell(bucket: string): string {
  return `keys of ${bucket}`;
}
