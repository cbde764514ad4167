import { Collection } from "../collection/collection.ts";
import { equal } from "../collection/share.ts";
import { type KubeObject, type ObjectRef, refOf } from "../object/mod.ts";
import { type Bucket, BucketEdits } from "./buckets.ts";
import { type Kind, type KindName, kindOf, type ObjectOf } from "./kinds.ts";
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
    const remove: ObjectRef[] = [];
    for (const object of this.#current.objects.values()) {
      const ref = refOf(object);
      if (!kept.has(cellOf(ref))) remove.push(ref);
    }
    return this.apply({ upsert: objects, remove });
  }

  apply(edit: Edit): Snapshot {
    const changes = this.#changes(edit);
    if (changes.length === 0) return this.#current;
    const buckets = new BucketEdits(this.#current.buckets);
    const objects = new Map<string, KubeObject | undefined>();
    for (const { kind, cell, before, after } of changes) {
      objects.set(cell, after);
      buckets.move(kind, before, after);
    }
    const changedBuckets = buckets.finish();
    const revision = this.#current.revision + 1;
    this.#journal.push({ revision, cells: [...objects.keys(), ...buckets.cells] });
    if (this.#journal.length > JOURNAL_LENGTH) this.#journal.shift();
    this.#current = new StoredSnapshot(
      this.#journal,
      revision,
      this.#current.objects.with(objects),
      this.#current.buckets.with(changedBuckets),
    );
    return this.#current;
  }

  /** The real changes of an edit, in the order of objects: its later entries win, equal content is no change. */
  #changes(edit: Edit): readonly Change[] {
    const wanted = new Map<string, Change>();
    const want = (ref: ObjectRef, after: KubeObject | undefined) => {
      const kind = kindOf(ref.group, ref.kind);
      const cell = objectCell(kind.name, ref.namespace, ref.name);
      wanted.set(cell, { kind, cell, before: this.#current.objects.get(cell), after });
    };
    for (const ref of edit.remove ?? []) want(ref, undefined);
    for (const object of edit.upsert ?? []) want(refOf(object), object);
    const changes: Change[] = [];
    for (const change of wanted.values()) {
      const { before, after } = change;
      if (before !== after && !(before && after && sameForTranslation(before, after))) changes.push(change);
    }
    return changes.sort(inOrderOfObjects);
  }
}

/** One object that changes. */
interface Change {
  readonly kind: Kind;
  readonly cell: string;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
}

function inOrderOfObjects({ after: a }: Change, { after: b }: Change): number {
  if (!a || !b) return Number(a !== undefined) - Number(b !== undefined);
  return compareObjects(a, b);
}

class StoredSnapshot implements Snapshot {
  readonly revision: number;
  readonly objects: PersistentMap<KubeObject>;
  readonly buckets: PersistentMap<Bucket>;
  readonly #journal: readonly JournalEntry[];

  constructor(
    journal: readonly JournalEntry[],
    revision: number,
    objects: PersistentMap<KubeObject>,
    buckets: PersistentMap<Bucket>,
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
    return (this.buckets.get(bucketCell(kind, index, key))?.members ?? NOTHING) as readonly ObjectOf<K>[];
  }

  keys(kind: KindName, index: string, key: string): readonly string[] {
    return this.buckets.get(bucketCell(kind, index, key))?.keys ?? NO_KEYS;
  }

  ordered(kind: KindName, index: string, key: string): Collection<string, string> {
    return this.buckets.get(bucketCell(kind, index, key))?.ordered ?? Collection.empty();
  }

  all<K extends KindName>(kind: K): readonly ObjectOf<K>[] {
    return this.list(kind, "all", "");
  }

  everything(): Iterable<KubeObject> {
    return this.objects.values();
  }

  changedSince(earlier: Snapshot): Iterable<string> | undefined {
    if (earlier === this) return [];
    if (earlier.laidOver) {
      const below = this.changedSince(earlier.laidOver.base);
      return below && new Set([...below, ...earlier.laidOver.cells]);
    }
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
const NO_KEYS: readonly string[] = Object.freeze([]);

function cellOf(ref: ObjectRef): string {
  return objectCell(kindOf(ref.group, ref.kind).name, ref.namespace, ref.name);
}

/**
 * Whether two versions of an object mean the same to a translation: status, resourceVersion and managed fields do not count, so a
 * status that Postern itself wrote never causes another build. The status writer keeps its own view of these.
 */
function sameForTranslation(a: KubeObject, b: KubeObject): boolean {
  return equal(significant(a), significant(b));
}

/** The part of an object that a translation can see. */
export function significant(object: KubeObject): Record<string, unknown> {
  const { status: _status, metadata, ...rest } = object;
  const { resourceVersion: _version, ...kept } = metadata;
  const { managedFields: _fields, ...significantMeta } = kept as Record<string, unknown>;
  return { ...rest, metadata: significantMeta };
}
