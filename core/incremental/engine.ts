import type { Need } from "./need.ts";
import type { Derivation } from "./reader.ts";
import { type Cell, type Dependency, type Entry, Recording, type Source } from "./recording.ts";
import { deepFreeze, share } from "./share.ts";
import type { World } from "./world.ts";

/** A build: the value of the root and what the runtime must know about it. */
export interface Build<V> {
  readonly value: V;
  /** Every need that some live derivation has read, answered or not. */
  readonly needs: readonly Need[];
  /** The next instant at which a `hasPassed` would answer differently, if any. */
  readonly nextInstant: number | undefined;
  readonly stats: BuildStats;
}

/** What a build cost, for metrics and tests. */
export interface BuildStats {
  readonly computed: number;
  readonly verified: number;
  readonly live: number;
}

/** Keeps memos from build to build. One per pipeline; not shared between worlds of different stores. */
export interface Engine {
  /**
   * The value of `root` for `key` in `world`. Only what read a changed part of the world is computed again.
   * An error thrown by a derivation leaves the memos as they were before the failing one and reaches the caller.
   */
  build<V>(world: World, root: Derivation<V>, key: string): Build<V>;
}

/** Makes an engine without memos. `freeze` deep-freezes every computed value (tests, debug mode). */
export function createEngine(options: { readonly freeze?: boolean } = {}): Engine {
  return new MemoGraph(options.freeze ?? false);
}

/**
 * Push and pull: a changed cell marks its readers, transitively, as to be checked; a pull from the root then verifies dependencies in
 * reading order and computes only where an answer differs. The cost of a build follows the size of the change, not of the world.
 */
class MemoGraph implements Engine, Source {
  /** Cells of the snapshot, by id; the snapshot itself says which of them may have changed. */
  readonly #objects = new Map<string, Cell>();
  /** The few other cells (settings, needs, instants), all looked at again on every build. */
  readonly #ambient = new Map<string, Cell>();
  readonly #entries = new Map<Derivation<unknown>, Map<string, Entry>>();
  readonly #needs = new Map<string, Need>();
  readonly #instants = new Map<string, number>();
  readonly #freeze: boolean;
  readonly #running: Entry[] = [];
  #world: World | undefined;
  #root: Entry | undefined;
  #orphans: Dependency[] = [];
  #computed = 0;
  #verified = 0;
  #live = 0;

  constructor(freeze: boolean) {
    this.#freeze = freeze;
  }

  build<V>(world: World, root: Derivation<V>, key: string): Build<V> {
    this.#computed = 0;
    this.#verified = 0;
    this.#noteChanges(world);
    const entry = this.#entryOf(root, key);
    if (this.#root && this.#root !== entry) this.#orphans.push(this.#root);
    this.#root = entry;
    const value = this.#pull(entry) as V;
    this.#sweep();
    const upcoming = [...this.#instants.values()].filter((instant) => instant > world.now);
    return {
      value,
      needs: [...this.#needs.values()],
      nextInstant: upcoming.length === 0 ? undefined : Math.min(...upcoming),
      stats: { computed: this.#computed, verified: this.#verified, live: this.#live },
    };
  }

  /** Looks again at the cells that may have changed and marks what read them. */
  #noteChanges(world: World): void {
    const previous = this.#world;
    this.#world = world;
    if (!previous) return;
    const changed = world.snapshot.changedSince(previous.snapshot);
    if (changed === undefined) for (const cell of this.#objects.values()) this.#refresh(cell, world);
    else
      for (const id of changed) {
        const cell = this.#objects.get(id);
        if (cell) this.#refresh(cell, world);
      }
    for (const cell of this.#ambient.values()) this.#refresh(cell, world);
  }

  #refresh(cell: Cell, world: World): void {
    const value = cell.look(world);
    if (Object.is(value, cell.value)) return;
    cell.value = value;
    const pending = [...cell.readers];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (next.state !== "clean") continue;
      next.state = "check";
      pending.push(...next.readers);
    }
  }

  #entryOf(derivation: Derivation<unknown>, key: string): Entry {
    let keyed = this.#entries.get(derivation);
    if (!keyed) {
      keyed = new Map();
      this.#entries.set(derivation, keyed);
    }
    let entry = keyed.get(key);
    if (!entry) {
      entry = {
        derivation,
        key,
        state: "stale",
        running: false,
        value: undefined,
        deps: [],
        seen: [],
        readers: new Set(),
      };
      keyed.set(key, entry);
      this.#live++;
    }
    return entry;
  }

  #pull(entry: Entry): unknown {
    if (entry.state === "clean") return entry.value;
    if (entry.running)
      throw new Error(`derivations read each other in a circle: ${describe([...this.#running, entry])}`);
    entry.running = true;
    this.#running.push(entry);
    try {
      if (entry.state === "stale" || !this.#holds(entry)) this.#compute(entry);
      entry.state = "clean";
      return entry.value;
    } finally {
      this.#running.pop();
      entry.running = false;
    }
  }

  /** Whether every dependency, asked in the order in which it was read, still gives the identical answer. */
  #holds(entry: Entry): boolean {
    this.#verified++;
    return entry.deps.every((dep, i) => Object.is(isCell(dep) ? dep.value : this.#pull(dep), entry.seen[i]));
  }

  #compute(entry: Entry): void {
    this.#computed++;
    const record = new Recording(this);
    try {
      const value = share(entry.value, entry.derivation.compute(entry.key, record));
      entry.value = this.#freeze ? deepFreeze(value) : value;
    } catch (error) {
      this.#orphans.push(...record.deps, entry);
      throw error;
    }
    const before = entry.deps;
    entry.deps = record.deps;
    entry.seen = record.seen;
    for (const dep of record.deps) dep.readers.add(entry);
    const kept = new Set<Dependency>(record.deps);
    for (const dep of before) if (!kept.has(dep)) this.#release(dep, entry);
  }

  #release(dep: Dependency, reader: Entry): void {
    dep.readers.delete(reader);
    if (dep.readers.size === 0) this.#orphans.push(dep);
  }

  /** Drops what nobody reads any more, and what only that read. */
  #sweep(): void {
    for (let dep = this.#orphans.pop(); dep; dep = this.#orphans.pop()) {
      if (dep.readers.size > 0 || dep === this.#root) continue;
      if (isCell(dep)) {
        for (const table of [this.#objects, this.#ambient, this.#needs, this.#instants]) table.delete(dep.id);
        continue;
      }
      const keyed = this.#entries.get(dep.derivation);
      if (keyed?.get(dep.key) !== dep) continue;
      keyed.delete(dep.key);
      this.#live--;
      for (const below of dep.deps) this.#release(below, dep);
    }
  }

  objectCell(id: string, look: (world: World) => unknown): Cell {
    return this.#cell(this.#objects, id, look);
  }

  ambientCell(id: string, look: (world: World) => unknown): Cell {
    return this.#cell(this.#ambient, id, look);
  }

  needCell(need: Need): Cell {
    const id = `need:${need.id}`;
    this.#needs.set(id, need);
    return this.ambientCell(id, (world) => world.needs.get(need.id));
  }

  instantCell(instant: number): Cell {
    const id = `instant:${instant}`;
    this.#instants.set(id, instant);
    return this.ambientCell(id, (world) => instant <= world.now);
  }

  entry(derivation: Derivation<unknown>, key: string): Entry {
    const entry = this.#entryOf(derivation, key);
    this.#pull(entry);
    return entry;
  }

  #cell(table: Map<string, Cell>, id: string, look: (world: World) => unknown): Cell {
    let cell = table.get(id);
    if (!cell) {
      cell = { id, look, value: look(this.#world as World), readers: new Set() };
      table.set(id, cell);
    }
    return cell;
  }
}

function isCell(dep: Dependency): dep is Cell {
  return "look" in dep;
}

function describe(entries: readonly Entry[]): string {
  return entries.map((entry) => `${entry.derivation.name}(${entry.key})`).join(" -> ");
}
