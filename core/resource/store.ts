import { equal } from "../incremental/share.ts";
import { type KindName, kindOf, type ObjectOf } from "./kinds.ts";
import { type KubeObject, type ObjectRef, refOf } from "./object.ts";
import { compareObjects } from "./order.ts";
import { PersistentMap } from "./persistent-map.ts";
import { bucketCell, objectCell, type Snapshot } from "./snapshot.ts";

/** How many changes the journal remembers; a reader that is further behind looks at everything again. */
const JOURNAL_LENGTH = 256;

/** A set of changes, applied together. `removed` is applied first. */
export interface Edit {
  readonly upsert?: readonly KubeObject[];
  readonly remove?: readonly ObjectRef[];
}

/** Where a provider keeps its objects. Not shared: one writer. */
export interface Store {
  /** The newest snapshot. */
  readonly snapshot: Snapshot;
  /** Applies the changes; returns the same snapshot when they change nothing that a translation can see. */
  apply(edit: Edit): Snapshot;
  /** Makes the store hold exactly these objects. */
  replace(objects: readonly KubeObject[]): Snapshot;
}

/** An empty store. Objects of a kind that is not in the table of kinds are filed under `group/Kind` without further indexes. */
export function createStore(): Store {
  return new JournalledStore();
}

interface JournalEntry {
  readonly revision: number;
  readonly cells: readonly string[];
}

class JournalledStore implements Store {
  readonly #keys = new Map<string, ObjectRef>();
  readonly #journal: JournalEntry[] = [];
  #current: StoredSnapshot;

  constructor() {
    this.#current = new StoredSnapshot(this.#journal, 0, PersistentMap.empty(), PersistentMap.empty());
  }

  get snapshot(): Snapshot {
    return this.#current;
  }

  replace(objects: readonly KubeObject[]): Snapshot {
    const kept = new Set(objects.map((object) => cellOf(refOf(object))));
    const remove = [...this.#keys].filter(([cell]) => !kept.has(cell)).map(([, ref]) => ref);
    return this.apply({ upsert: objects, remove });
  }

  apply(edit: Edit): Snapshot {
    const changes = this.#changes(edit);
    if (changes.size === 0) return this.#current;
    const buckets = new BucketEdits(this.#current.buckets);
    const objects = new Map<string, KubeObject | undefined>();
    for (const [cell, { before, after }] of changes) {
      objects.set(cell, after);
      if (after) this.#keys.set(cell, refOf(after));
      else this.#keys.delete(cell);
      buckets.move(before, after);
    }
    const changedBuckets = buckets.finish();
    const revision = this.#current.revision + 1;
    this.#journal.push({ revision, cells: [...objects.keys(), ...changedBuckets.keys()] });
    if (this.#journal.length > JOURNAL_LENGTH) this.#journal.shift();
    this.#current = new StoredSnapshot(
      this.#journal,
      revision,
      this.#current.objects.with(objects),
      this.#current.buckets.with(changedBuckets),
    );
    return this.#current;
  }

  /** What really changes, by cell: later entries of an edit win, equal content is no change. */
  #changes(edit: Edit): Map<string, { before: KubeObject | undefined; after: KubeObject | undefined }> {
    const wanted = new Map<string, KubeObject | undefined>();
    for (const ref of edit.remove ?? []) wanted.set(cellOf(ref), undefined);
    for (const object of edit.upsert ?? []) wanted.set(cellOf(refOf(object)), object);
    const changes = new Map<string, { before: KubeObject | undefined; after: KubeObject | undefined }>();
    for (const [cell, after] of wanted) {
      const before = this.#current.objects.get(cell);
      if (before === after || (before && after && sameForTranslation(before, after))) continue;
      changes.set(cell, { before, after });
    }
    return changes;
  }
}

/** Collects the changes to buckets and rebuilds each touched one once. */
class BucketEdits {
  readonly #buckets: PersistentMap<readonly KubeObject[]>;
  readonly #touched = new Map<string, { gone: Set<KubeObject>; come: KubeObject[] }>();

  constructor(buckets: PersistentMap<readonly KubeObject[]>) {
    this.#buckets = buckets;
  }

  move(before: KubeObject | undefined, after: KubeObject | undefined): void {
    if (before) for (const cell of bucketCellsOf(before)) this.#touch(cell).gone.add(before);
    if (after) for (const cell of bucketCellsOf(after)) this.#touch(cell).come.push(after);
  }

  finish(): ReadonlyMap<string, readonly KubeObject[] | undefined> {
    const result = new Map<string, readonly KubeObject[] | undefined>();
    for (const [cell, { gone, come }] of this.#touched) {
      const kept = (this.#buckets.get(cell) ?? []).filter((object) => !gone.has(object));
      const members = mergeSorted(kept, come.sort(compareObjects));
      // Not frozen: the engine keeps frozen lists as hash tables, which for thousands of members takes longer than all the rest.
      result.set(cell, members.length === 0 ? undefined : members);
    }
    return result;
  }

  #touch(cell: string): { gone: Set<KubeObject>; come: KubeObject[] } {
    let edits = this.#touched.get(cell);
    if (!edits) {
      edits = { gone: new Set(), come: [] };
      this.#touched.set(cell, edits);
    }
    return edits;
  }
}

class StoredSnapshot implements Snapshot {
  readonly revision: number;
  readonly objects: PersistentMap<KubeObject>;
  readonly buckets: PersistentMap<readonly KubeObject[]>;
  readonly #journal: readonly JournalEntry[];

  constructor(
    journal: readonly JournalEntry[],
    revision: number,
    objects: PersistentMap<KubeObject>,
    buckets: PersistentMap<readonly KubeObject[]>,
  ) {
    this.#journal = journal;
    this.revision = revision;
    this.objects = objects;
    this.buckets = buckets;
  }

  get<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    return this.objects.get(objectCell(kind, namespace, name)) as ObjectOf<K> | undefined;
  }

  list<K extends KindName>(kind: K, index: string, key: string): readonly ObjectOf<K>[] {
    return (this.buckets.get(bucketCell(kind, index, key)) ?? NOTHING) as readonly ObjectOf<K>[];
  }

  all<K extends KindName>(kind: K): readonly ObjectOf<K>[] {
    return this.list(kind, "all", "");
  }

  changedSince(earlier: Snapshot): Iterable<string> | undefined {
    if (earlier === this) return [];
    if (!(earlier instanceof StoredSnapshot) || earlier.#journal !== this.#journal) return undefined;
    const first = this.#journal[0]?.revision ?? 0;
    if (earlier.revision > this.revision || earlier.revision + 1 < first) return undefined;
    const cells = new Set<string>();
    for (const entry of this.#journal) {
      if (entry.revision <= earlier.revision || entry.revision > this.revision) continue;
      for (const cell of entry.cells) cells.add(cell);
    }
    return cells;
  }
}

const NOTHING: readonly KubeObject[] = Object.freeze([]);

function cellOf(ref: ObjectRef): string {
  return objectCell(kindOf(ref.group, ref.kind).name, ref.namespace, ref.name);
}

function bucketCellsOf(object: KubeObject): string[] {
  const kind = kindOf(refOf(object).group, object.kind);
  const cells = [bucketCell(kind.name, "all", "")];
  for (const [index, keys] of Object.entries(kind.indexes)) {
    for (const key of new Set(keys(object as never))) cells.push(bucketCell(kind.name, index, key));
  }
  return cells;
}

function mergeSorted(a: readonly KubeObject[], b: readonly KubeObject[]): KubeObject[] {
  const result: KubeObject[] = [];
  let i = 0;
  for (const object of b) {
    while (i < a.length && compareObjects(a[i] as KubeObject, object) <= 0) result.push(a[i++] as KubeObject);
    result.push(object);
  }
  while (i < a.length) result.push(a[i++] as KubeObject);
  return result;
}

/**
 * Whether two versions of an object mean the same to a translation: status, resourceVersion and managed fields do not count, so a
 * status that Postern itself wrote never causes another build. The status writer keeps its own view of these.
 */
function sameForTranslation(a: KubeObject, b: KubeObject): boolean {
  return equal(significant(a), significant(b));
}

function significant(object: KubeObject): Record<string, unknown> {
  const { status: _status, metadata, ...rest } = object;
  const { resourceVersion: _version, ...kept } = metadata;
  const { managedFields: _fields, ...significantMeta } = kept as Record<string, unknown>;
  return { ...rest, metadata: significantMeta };
}
