import { equal } from "../collection/share.ts";
import { describeRef, type KubeObject, type ObjectRef, refOf } from "../object/mod.ts";
import { KINDS, kindOf } from "../resource/kinds.ts";
import { isObjectCell, objectCell, type Snapshot, splitObjectCell } from "../resource/snapshot.ts";
import { createStore, significant } from "../resource/store.ts";
import { sameObjectTwice } from "../status/catalogue/composition.ts";

/** The objects of several sources as one snapshot. */
export interface Union {
  /** A newer snapshot of one source; answers the newest union. */
  offer(source: number, snapshot: Snapshot): Snapshot;
  readonly snapshot: Snapshot;
  /** Which source an object of the union is from. */
  sourceOf(ref: ObjectRef): number | undefined;
  /** By source, one sentence for each object that it brings and that another one brings already. */
  conflicts(): ReadonlyMap<number, readonly string[]>;
}

/** A union of sources by name, in the order in which they count. Costs what changed in a source. */
export function createUnion(names: readonly string[]): Union {
  return new SnapshotUnion(names);
}

class SnapshotUnion implements Union {
  readonly #names: readonly string[];
  readonly #store = createStore();
  readonly #offered: (Snapshot | undefined)[];
  /** Cells that more than one source has, with those sources. */
  readonly #shared = new Map<string, readonly number[]>();

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#offered = names.map(() => undefined);
  }

  get snapshot(): Snapshot {
    return this.#store.snapshot;
  }

  offer(source: number, snapshot: Snapshot): Snapshot {
    const before = this.#offered[source];
    if (before === snapshot) return this.snapshot;
    this.#offered[source] = snapshot;
    const upsert: KubeObject[] = [];
    const remove: ObjectRef[] = [];
    for (const cell of changedObjects(before, snapshot)) {
      const at = splitObjectCell(cell);
      const holders = this.#holders(at);
      this.#note(cell, at, holders);
      const object = this.#offered[holders[0] ?? -1]?.get(...at);
      const gone = object ?? this.snapshot.get(...at);
      if (object !== undefined) upsert.push(object);
      else if (gone !== undefined) remove.push(refOf(gone));
    }
    return this.#store.apply({ upsert, remove });
  }

  sourceOf({ group, kind, namespace, name }: ObjectRef): number | undefined {
    const [first] = this.#holders([kindOf(group, kind).name as never, namespace, name]);
    return first;
  }

  conflicts(): ReadonlyMap<number, readonly string[]> {
    const found = new Map<number, string[]>();
    for (const [cell, [first, ...others]] of this.#shared) {
      const object = this.#offered[first as number]?.get(...splitObjectCell(cell));
      if (object === undefined) continue;
      const text = sameObjectTwice(describeRef(refOf(object)), this.#names[first as number] ?? "");
      for (const other of others) found.set(other, [...(found.get(other) ?? []), text]);
    }
    return found;
  }

  #holders(at: ReturnType<typeof splitObjectCell>): readonly number[] {
    return this.#offered.flatMap((snapshot, i) => (snapshot?.get(...at) === undefined ? [] : [i]));
  }

  /** Namespaces are there because objects are in them: several sources may well say the same of one. */
  #note(cell: string, at: ReturnType<typeof splitObjectCell>, holders: readonly number[]): void {
    const [first, ...others] = holders.map((i) => this.#offered[i]?.get(...at) as KubeObject);
    const isSaidAlike = at[0] === "Namespace" && others.every((other) => first && sameSpec(first, other));
    if (others.length === 0 || isSaidAlike) this.#shared.delete(cell);
    else this.#shared.set(cell, holders);
  }
}

function sameSpec(a: KubeObject, b: KubeObject): boolean {
  return equal(significant(a), significant(b));
}

/** The cells of objects in which two snapshots of one source may differ. */
function changedObjects(before: Snapshot | undefined, after: Snapshot): Iterable<string> {
  const changed = before && after.changedSince(before);
  if (changed !== undefined) return [...changed].filter(isObjectCell);
  return new Set([...cellsOf(before), ...cellsOf(after)]);
}

function cellsOf(snapshot: Snapshot | undefined): readonly string[] {
  if (snapshot === undefined) return [];
  const objects: Iterable<KubeObject> =
    snapshot.everything?.() ?? KINDS.flatMap(({ name }) => snapshot.all(name as never) as readonly KubeObject[]);
  return [...objects].map((object) => {
    const { group, kind, namespace, name } = refOf(object);
    return objectCell(kindOf(group, kind).name, namespace, name);
  });
}
