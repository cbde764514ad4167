import { Collection } from "../../../core/incremental/mod.ts";
import {
  type KindName,
  type KubeObject,
  kindOf,
  type ObjectOf,
  objectCell,
  objectKey,
  refOf,
  type Snapshot,
} from "../../../core/resource/mod.ts";

/**
 * A snapshot that keeps objects in the order in which they were recorded, doubles included: lists hold all of them, and of several objects
 * under one name the last one is found.
 */
export class RecordedSnapshot implements Snapshot {
  readonly revision = 1;
  readonly #byName = new Map<string, KubeObject>();
  readonly #buckets = new Map<string, KubeObject[]>();

  constructor(readonly objects: readonly KubeObject[]) {
    for (const object of objects) {
      const { group, kind, namespace, name } = refOf(object);
      const row = kindOf(group, kind);
      this.#byName.set(objectCell(row.name, namespace, name), object);
      this.#file(`${row.name}|all|`, object);
      for (const [index, keys] of Object.entries(row.indexes))
        for (const key of new Set(keys(object as never))) this.#file(`${row.name}|${index}|${key}`, object);
    }
  }

  #file(bucket: string, object: KubeObject): void {
    const list = this.#buckets.get(bucket);
    if (list) list.push(object);
    else this.#buckets.set(bucket, [object]);
  }

  get<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    return this.#byName.get(objectCell(kind, namespace, name)) as ObjectOf<K> | undefined;
  }

  list<K extends KindName>(kind: K, index: string, key: string): readonly ObjectOf<K>[] {
    return (this.#buckets.get(`${kind}|${index}|${key}`) ?? []) as unknown as readonly ObjectOf<K>[];
  }

  keys(kind: KindName, index: string, key: string): readonly string[] {
    return (this.#buckets.get(`${kind}|${index}|${key}`) ?? []).map(({ metadata }) =>
      objectKey(metadata.namespace ?? "", metadata.name),
    );
  }

  /** Places stand for the order of objects. */
  ordered(kind: KindName, index: string, key: string): Collection<string, string> {
    return Collection.of(this.keys(kind, index, key).map((name, place) => [String(place).padStart(6, "0"), name]));
  }

  all<K extends KindName>(kind: K): readonly ObjectOf<K>[] {
    return this.list(kind, "all", "");
  }

  changedSince(): undefined {
    return undefined;
  }
}
