import { deepFreeze, type SettledLists, share } from "../collection/share.ts";
import type { KindName } from "../resource/kinds.ts";
import { bucketCell, keysCell, objectCell } from "../resource/snapshot.ts";
import { CircleError, type Failure, Thrown } from "./failure.ts";
import { Gathered } from "./gathered.ts";
import {
  BucketCell,
  type Cell,
  cellsBelow,
  type Dependency,
  describeEntries,
  Entry,
  InstantCell,
  KeysCell,
  NeedCell,
  ObjectCell,
  SettingCell,
  StandingCell,
  standingCell,
} from "./memo.ts";
import type { Need } from "./need.ts";
import { Parts } from "./parts.ts";
import type { Derivation, Gathering } from "./reader.ts";
import { Recording, type Source } from "./recording.ts";
import { withheldKey } from "./withheld.ts";
import type { World } from "./world.ts";

/** A build: the value of the root and what the runtime must know about it. */
export interface Build<V> {
  readonly value: V;
  /** Every need that some live derivation has read, answered or not. */
  readonly needs: readonly Need[];
  /** The next instant at which a `hasPassed` would answer differently, if any. */
  readonly nextInstant: number | undefined;
  /** The failures that were contained, in no particular order; each stands in every build until what was read changes. */
  readonly failures: readonly Failure[];
  readonly stats: BuildStats;
}

/** The cost of a build, for metrics and tests. */
export interface BuildStats {
  readonly computed: number;
  readonly verified: number;
  readonly live: number;
}

/** Keeps memos from build to build. One per pipeline; not shared between worlds of different stores. */
export interface Engine {
  /**
   * The value of `root` for `key` in `world`. Only what read a changed part of the world is computed again.
   * An error thrown by a derivation that nobody contains is kept like a value, and reaches the caller.
   */
  build<V>(world: World, root: Derivation<V>, key: string): Build<V>;
  /**
   * The cells of objects (see `objectCell`) on which the value of a derivation rests in the last build, at once or through others; those of
   * absent objects too. Empty for what the last build did not use.
   */
  restsOn(derivation: Derivation<unknown>, key: string): ReadonlySet<string>;
}

/** Makes an engine without memos. `freeze` deep-freezes everything that is read and computed (for tests). */
export function createEngine(options: { readonly freeze?: boolean } = {}): Engine {
  return new MemoGraph(options.freeze ?? false);
}

/** Lists of at least this many items are worth remembering. */
const LONG = 256;

/**
 * Push and pull: a changed cell marks its readers, transitively, as to be checked; a pull from the root then verifies dependencies in
 * reading order and computes only where one changed after the memo was last found to hold. The cost of a build follows the size of the
 * change, not of the world.
 */
class MemoGraph implements Engine, Source {
  /** Cells of the snapshot, by id; the snapshot itself says which of them may have changed. */
  readonly #objects = new Map<string, Cell>();
  /** The few other cells, all looked at again on every build. */
  readonly #settings = new Map<string, SettingCell>();
  readonly #needs = new Map<string, NeedCell>();
  readonly #instants = new Map<string, InstantCell>();
  /** The standings of withheld objects and of versions in force. */
  readonly #standings = new Map<string, StandingCell>();
  readonly #failed = new Set<Entry>();
  readonly #entries = new Map<Derivation<unknown>, Map<string, Entry>>();
  /** The long lists among the values, which need not be compared again as parts of other values. */
  readonly #longLists = new WeakSet<readonly unknown[]>();
  readonly #settled: SettledLists = { has: (list) => list.length >= LONG && this.#longLists.has(list) };
  readonly parts = new Parts();
  readonly #freeze: boolean;
  readonly #running: Entry[] = [];
  #world: World | undefined;
  #root: Entry | undefined;
  #orphans: Dependency[] = [];
  /** The entries that are to be looked at before the root. */
  #eager: Entry[] = [];
  /** Numbers of the build and of the computation. */
  #build = 0;
  #computation = 0;
  #computed = 0;
  #verified = 0;
  #live = 0;

  constructor(freeze: boolean) {
    this.#freeze = freeze;
  }

  build<V>(world: World, root: Derivation<V>, key: string): Build<V> {
    this.#build++;
    this.#computed = 0;
    this.#verified = 0;
    this.#noteChanges(world);
    const entry = this.#entryOf(root, key);
    if (this.#root && this.#root !== entry) this.#orphans.push(this.#root);
    this.#root = entry;
    this.#pull(entry);
    this.#sweep();
    if (entry.thrown !== undefined) throw entry.thrown;
    const upcoming = [...this.#instants.values()]
      .map(({ instant }) => instant)
      .filter((instant) => instant > world.now);
    return {
      value: entry.value as V,
      needs: [...this.#needs.values()].map(({ need }) => need),
      nextInstant: upcoming.length === 0 ? undefined : Math.min(...upcoming),
      failures: [...this.#failed].flatMap(({ failures }) => failures),
      stats: { computed: this.#computed, verified: this.#verified, live: this.#live },
    };
  }

  restsOn(derivation: Derivation<unknown>, key: string): ReadonlySet<string> {
    return cellsBelow(this.#entries.get(derivation)?.get(key));
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
    for (const table of [this.#settings, this.#needs, this.#instants])
      for (const cell of table.values()) this.#refresh(cell, world);
    for (const table of ["withheld", "inForce"] as const) this.#noteStandings(table, previous, world);
    for (let entry = this.#eager.pop(); entry; entry = this.#eager.pop()) this.#lookEagerly(entry);
  }

  /** Few objects are withheld, but many may be asked about: only those that were or are in the table are looked at. */
  #noteStandings(table: "withheld" | "inForce", previous: World, world: World): void {
    if (previous[table] === world[table]) return;
    for (const key of new Set([...(previous[table]?.keys() ?? []), ...(world[table]?.keys() ?? [])])) {
      const cell = this.#standings.get(standingCell(table, key));
      if (cell) this.#refresh(cell, world);
    }
  }

  #lookEagerly(entry: Entry): void {
    try {
      this.#pull(entry);
    } catch {
      // Whoever reads it meets the error again.
      this.#markReaders(entry);
      return;
    }
    if (entry.changed === this.#build) this.#markReaders(entry);
  }

  #refresh(cell: Cell, world: World): void {
    const value = this.#look(cell, world);
    if (Object.is(value, cell.value)) return;
    cell.value = value;
    cell.changed = this.#build;
    this.#markReaders(cell);
  }

  #markReaders(dep: Dependency): void {
    const marked: Entry[] = [];
    dep.markReaders(marked);
    for (let next = marked.pop(); next; next = marked.pop()) {
      if (next.derivation.eager) this.#eager.push(next);
      else next.markReaders(marked);
    }
  }

  #look(cell: Cell, world: World): unknown {
    const value = cell.look(world);
    return this.#freeze ? deepFreeze(value) : value;
  }

  #entryOf(derivation: Derivation<unknown>, key: string): Entry {
    let keyed = this.#entries.get(derivation);
    if (!keyed) {
      keyed = new Map();
      this.#entries.set(derivation, keyed);
    }
    let entry = keyed.get(key);
    if (!entry) {
      entry = new Entry(derivation, key);
      keyed.set(key, entry);
      this.#live++;
    }
    return entry;
  }

  #pull(entry: Entry): void {
    const { state } = entry;
    if (state === "clean") return;
    if (state === "running")
      throw new CircleError(`derivations read each other in a circle: ${describeEntries([...this.#running, entry])}`);
    entry.state = "running";
    this.#running.push(entry);
    try {
      if (entry.derivation.gathers) this.#gather(entry, entry.derivation.gathers);
      else if (state === "stale" || !this.#holds(entry)) this.#compute(entry);
      entry.settle(this.#build);
    } finally {
      this.#running.pop();
      if (entry.state === "running") entry.state = state;
    }
  }

  /**
   * Whether no dependency, brought up to date in the order in which it was read, has changed since the memo was last found to hold: one that
   * changed may have been what the reading of a later one hung on.
   */
  #holds(entry: Entry): boolean {
    this.#verified++;
    for (const dep of entry.suspects()) {
      if (dep instanceof Entry) this.#pull(dep);
      if (dep.changed > entry.verified) return false;
    }
    return true;
  }

  /** Brings up to date what is put together from the values of other memos. */
  #gather(entry: Entry, { keys, each }: Gathering): void {
    this.#verified++;
    const keysFrom = this.#entryOf(keys, entry.key);
    const before = entry.deps;
    const known = before instanceof Gathered && entry.thrown === undefined ? before : undefined;
    const gathered = known ?? new Gathered(entry, keysFrom);
    entry.deps = gathered;
    try {
      const value = gathered.update({
        keys: () => this.#pulled(keysFrom),
        entry: (key) => this.#entryOf(each, key),
        pull: (item) => this.#pull(item),
        release: (item) => this.#release(item, entry),
      });
      if (entry.thrown !== undefined || value !== entry.value) this.#computed++;
      this.#take(entry, value);
    } catch (error) {
      this.#fail(entry, error, []);
    }
    if (gathered !== before) this.#releaseOthers(entry, before, new Set(gathered));
  }

  #pulled(entry: Entry): Entry {
    this.#pull(entry);
    return entry;
  }

  #compute(entry: Entry): void {
    this.#computed++;
    const record = new Recording(this, ++this.#computation, entry);
    try {
      const { compute, share: shareOwn } = entry.derivation;
      const next = compute(entry.key, record, entry.memory);
      const value =
        shareOwn && entry.value !== undefined ? shareOwn(entry.value, next) : share(entry.value, next, this.#settled);
      this.#take(entry, value);
    } catch (error) {
      this.#fail(entry, error, record.deps);
    }
    this.#noteFailures(entry, record.failures);
    this.#connect(entry, record.deps);
  }

  #take(entry: Entry, value: unknown): void {
    const failedBefore = entry.thrown !== undefined;
    entry.thrown = undefined;
    if (!failedBefore && Object.is(value, entry.value)) return;
    if (Array.isArray(value) && value.length >= LONG) this.#longLists.add(value);
    entry.value = this.#freeze ? deepFreeze(value) : value;
    entry.changed = this.#build;
  }

  #fail(entry: Entry, error: unknown, deps: readonly Dependency[]): void {
    if (error instanceof CircleError) {
      this.#orphans.push(...deps, entry);
      throw error;
    }
    entry.thrown = error instanceof Thrown ? error : new Thrown(entry.derivation.name, error);
    entry.changed = this.#build;
  }

  #noteFailures(entry: Entry, failures: readonly Failure[]): void {
    if (failures.length === 0 && entry.failures.length === 0) return;
    entry.failures = failures;
    if (failures.length > 0) this.#failed.add(entry);
    else this.#failed.delete(entry);
  }

  /** Makes `deps` what the memo was computed from, and lets go of what it does not read any more. */
  #connect(entry: Entry, deps: readonly Dependency[]): void {
    const before = entry.deps as readonly Dependency[];
    if (before.length === deps.length && before.every((dep, i) => dep === deps[i])) return;
    // A list that has grown item by item has room for more.
    entry.deps = deps.slice();
    for (const dep of deps) dep.addReader(entry);
    if (before.length > 0) this.#releaseOthers(entry, before, new Set(deps));
  }

  #releaseOthers(entry: Entry, before: Iterable<Dependency>, kept: ReadonlySet<Dependency>): void {
    for (const dep of before) if (!kept.has(dep)) this.#release(dep, entry);
  }

  #release(dep: Dependency, reader: Entry): void {
    dep.removeReader(reader);
    if (!dep.isRead) this.#orphans.push(dep);
  }

  /** Drops what nobody reads any more, and what only that read. */
  #sweep(): void {
    for (let dep = this.#orphans.pop(); dep; dep = this.#orphans.pop()) {
      if (dep.isRead || dep === this.#root) continue;
      if (!(dep instanceof Entry)) {
        this.#forget(dep as Cell);
        continue;
      }
      const keyed = this.#entries.get(dep.derivation);
      if (keyed?.get(dep.key) !== dep) continue;
      keyed.delete(dep.key);
      this.#failed.delete(dep);
      this.#live--;
      for (const below of dep.deps) this.#release(below, dep);
    }
  }

  #forget(cell: Cell): void {
    for (const table of [this.#objects, this.#settings, this.#needs, this.#instants, this.#standings])
      if (table.get(cell.id) === cell) table.delete(cell.id);
  }

  object(kind: KindName, namespace: string, name: string): Dependency {
    const id = objectCell(kind, namespace, name);
    return this.#objects.get(id) ?? this.#add(this.#objects, id, new ObjectCell(kind, namespace, name));
  }

  bucket(kind: KindName, index: string, key: string): Dependency {
    const id = bucketCell(kind, index, key);
    return this.#objects.get(id) ?? this.#add(this.#objects, id, new BucketCell(kind, index, key));
  }

  keys(kind: KindName, index: string, key: string): Dependency {
    const id = keysCell(bucketCell(kind, index, key));
    return this.#objects.get(id) ?? this.#add(this.#objects, id, new KeysCell(kind, index, key));
  }

  keyList(kind: KindName, index: string, key: string): readonly string[] {
    return (this.#world as World).snapshot.keys(kind, index, key);
  }

  setting(name: string): Dependency {
    return this.#settings.get(name) ?? this.#add(this.#settings, name, new SettingCell(name));
  }

  need(need: Need): Dependency {
    return this.#needs.get(need.id) ?? this.#add(this.#needs, need.id, new NeedCell(need));
  }

  instant(instant: number): Dependency {
    const id = String(instant);
    return this.#instants.get(id) ?? this.#add(this.#instants, id, new InstantCell(instant));
  }

  standing(table: "withheld" | "inForce", kind: KindName, namespace: string, name: string): Dependency {
    const object = withheldKey(kind, namespace, name);
    const id = standingCell(table, object);
    return this.#standings.get(id) ?? this.#add(this.#standings, id, new StandingCell(table, object));
  }

  entry(derivation: Derivation<unknown>, key: string): Dependency {
    const entry = this.#entryOf(derivation, key);
    this.#pull(entry);
    return entry;
  }

  #add<C extends Cell>(table: Map<string, C>, id: string, cell: C): C {
    cell.value = this.#look(cell, this.#world as World);
    table.set(id, cell);
    return cell;
  }
}
