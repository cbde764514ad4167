import type { KindName, ObjectOf } from "../resource/kinds.ts";
import { bucketCell, objectCell } from "../resource/snapshot.ts";
import type { Need, NeedAnswer } from "./need.ts";
import type { Derivation, Reader } from "./reader.ts";
import type { World } from "./world.ts";

/** A part of the world that somebody read: where to look it up again, and what was there. */
export interface Cell {
  readonly id: string;
  readonly look: (world: World) => unknown;
  value: unknown;
  readonly readers: Set<Entry>;
}

/** One memo: a derivation applied to a key. */
export interface Entry {
  readonly derivation: Derivation<unknown>;
  readonly key: string;
  /** `stale`: must be computed. `check`: something below may have changed. `clean`: the value holds. */
  state: "stale" | "check" | "clean";
  running: boolean;
  value: unknown;
  /** Dependencies in the order of reading, with what each answered. */
  deps: readonly Dependency[];
  seen: readonly unknown[];
  readonly readers: Set<Entry>;
}

/** What a computation can depend on. */
export type Dependency = Cell | Entry;

/** Where a recording finds the parts of the world and the results of other derivations. */
export interface Source {
  objectCell(id: string, look: (world: World) => unknown): Cell;
  ambientCell(id: string, look: (world: World) => unknown): Cell;
  needCell(need: Need): Cell;
  instantCell(instant: number): Cell;
  entry(derivation: Derivation<unknown>, key: string): Entry;
}

/** The reader handed to one computation: notes each distinct read once, with its answer. */
export class Recording implements Reader {
  readonly deps: Dependency[] = [];
  readonly seen: unknown[] = [];
  readonly #known = new Set<Dependency>();
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  #note<T extends Dependency>(dep: T): T["value"] {
    if (!this.#known.has(dep)) {
      this.#known.add(dep);
      this.deps.push(dep);
      this.seen.push(dep.value);
    }
    return dep.value;
  }

  get<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    const look = (world: World) => world.snapshot.get(kind, namespace, name);
    return this.#note(this.#source.objectCell(objectCell(kind, namespace, name), look)) as ObjectOf<K> | undefined;
  }

  list<K extends KindName>(kind: K, index: string, key: string): readonly ObjectOf<K>[] {
    const look = (world: World) => world.snapshot.list(kind, index, key);
    return this.#note(this.#source.objectCell(bucketCell(kind, index, key), look)) as readonly ObjectOf<K>[];
  }

  all<K extends KindName>(kind: K): readonly ObjectOf<K>[] {
    return this.list(kind, "all", "");
  }

  from<V>(derivation: Derivation<V>, key: string): V {
    return this.#note(this.#source.entry(derivation, key)) as V;
  }

  setting(name: string): unknown {
    return this.#note(this.#source.ambientCell(`setting:${name}`, (world) => world.settings[name]));
  }

  need(need: Need): NeedAnswer | undefined {
    return this.#note(this.#source.needCell(need)) as NeedAnswer | undefined;
  }

  hasPassed(instant: number): boolean {
    return this.#note(this.#source.instantCell(instant)) as boolean;
  }
}
