import type { Change } from "../collection/collection.ts";
import { describeRef, type KubeObject, type ObjectRef, refOf } from "../object/mod.ts";
import { kindOf } from "../resource/kinds.ts";
import { objectCell, type Snapshot, splitObjectCell } from "../resource/snapshot.ts";
import { createStore } from "../resource/store.ts";
import { statusKey } from "../status/board.ts";
import { sameObjectTwice } from "../status/catalogue/composition.ts";
import type { Condition } from "../status/types.ts";

/** The outcome of a derivation for one object from which others are derived. */
export interface Outcome {
  readonly origin: ObjectRef;
  readonly generation: number | undefined;
  /** Checked, defaults filled in. */
  readonly objects: readonly KubeObject[];
  /** Sentences for people. */
  readonly faults: readonly string[];
  readonly conditions: readonly Condition[];
}

/** The objects that one translator derives, and from what. Not pure: it remembers the last ones, and so costs what changes. */
export class DerivedObjects {
  readonly #store = createStore();
  /** By the cell of a derived object, by the key of what it came from; of several the first key counts. */
  readonly #made = new Map<string, Map<string, KubeObject>>();
  readonly #outcomes = new Map<string, Outcome>();
  #changed = new Map<string, ObjectRef>();

  get snapshot(): Snapshot {
    return this.#store.snapshot;
  }

  /** Takes up what changed of one derivation, by its number. */
  change(derivation: number, changes: readonly Change<string, Outcome>[]): void {
    if (changes.length === 0) return;
    const touched = new Set<string>();
    for (const [, before, after] of changes) {
      const origin = (after ?? before) as Outcome;
      const key = `${derivation} ${statusKey(origin.origin)}`;
      this.#changed.set(key, origin.origin);
      for (const object of before?.objects ?? []) this.#at(cellOf(object), touched).delete(key);
      for (const object of after?.objects ?? []) this.#at(cellOf(object), touched).set(key, object);
      if (after) this.#outcomes.set(key, after);
      else this.#outcomes.delete(key);
    }
    this.#apply(touched);
  }

  originOf(ref: ObjectRef): ObjectRef | undefined {
    const key = this.#first(objectCell(kindOf(ref.group, ref.kind).name, ref.namespace, ref.name))?.[0];
    return key === undefined ? undefined : this.#outcomes.get(key)?.origin;
  }

  /** The objects whose outcomes have changed since the last call. */
  takeChanged(): readonly ObjectRef[] {
    const changed = [...this.#changed.values()];
    this.#changed = new Map();
    return changed;
  }

  /** The objects from which others are derived. */
  origins(): readonly ObjectRef[] {
    return [...this.#outcomes.values()].map(({ origin }) => origin);
  }

  /** The outcomes of one object, with a fault for each derived object that comes from another one already. */
  outcomesOf(origin: ObjectRef, derivations: number): readonly Outcome[] {
    const keys = Array.from({ length: derivations }, (_, i) => `${i} ${statusKey(origin)}`);
    return keys.flatMap((key) => {
      const outcome = this.#outcomes.get(key);
      if (outcome === undefined) return [];
      const twice = outcome.objects.flatMap((object) => {
        const owner = this.#first(cellOf(object))?.[0];
        const origin = owner === undefined || owner === key ? undefined : this.#outcomes.get(owner)?.origin;
        return origin ? [sameObjectTwice(describeRef(refOf(object)), describeRef(origin))] : [];
      });
      return [twice.length === 0 ? outcome : { ...outcome, faults: [...outcome.faults, ...twice] }];
    });
  }

  #at(cell: string, touched: Set<string>): Map<string, KubeObject> {
    touched.add(cell);
    const found = this.#made.get(cell) ?? new Map<string, KubeObject>();
    this.#made.set(cell, found);
    return found;
  }

  #first(cell: string): readonly [string, KubeObject] | undefined {
    const all = [...(this.#made.get(cell) ?? [])];
    return all.length < 2 ? all[0] : all.toSorted(([a], [b]) => (a < b ? -1 : 1))[0];
  }

  #apply(cells: ReadonlySet<string>): void {
    const upsert: KubeObject[] = [];
    const remove: ObjectRef[] = [];
    for (const cell of cells) {
      const [, object] = this.#first(cell) ?? [];
      if (object !== undefined) upsert.push(object);
      else {
        this.#made.delete(cell);
        const gone = this.snapshot.get(...splitObjectCell(cell));
        if (gone !== undefined) remove.push(refOf(gone));
      }
    }
    this.#store.apply({ upsert, remove });
  }
}

function cellOf(object: KubeObject): string {
  const { group, kind, namespace, name } = refOf(object);
  return objectCell(kindOf(group, kind).name, namespace, name);
}
