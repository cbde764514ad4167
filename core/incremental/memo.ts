import type { KubeObject } from "../object/mod.ts";
import type { KindName } from "../resource/kinds.ts";
import { bucketCell, keysCell, objectCell } from "../resource/snapshot.ts";
import type { Failure, Thrown } from "./failure.ts";
import type { Need } from "./need.ts";
import type { Derivation, Memory } from "./reader.ts";
import type { World } from "./world.ts";

/** From this many readers on they are kept in a set. */
const MANY = 8;

/** A dependency of computations: a value, the build in which it last changed, and the memos that read it. */
export abstract class Dependency {
  value: unknown = undefined;
  /** Number of the build in which the value last became another one. */
  changed = 0;
  /** Number of the computation that noted it last. */
  noted = 0;
  /** Most have one reader or a few: a set for each would weigh more than the memo. */
  #readers: Entry | Entry[] | Set<Entry> | undefined;

  get isRead(): boolean {
    return this.#readers !== undefined;
  }

  addReader(reader: Entry): void {
    const readers = this.#readers;
    if (readers === undefined) this.#readers = reader;
    else if (readers instanceof Set) readers.add(reader);
    else if (readers instanceof Entry) {
      if (readers !== reader) this.#readers = [readers, reader];
    } else if (readers.includes(reader)) return;
    else if (readers.length < MANY) readers.push(reader);
    else this.#readers = new Set([...readers, reader]);
  }

  removeReader(reader: Entry): void {
    const readers = this.#readers;
    if (readers === reader) this.#readers = undefined;
    else if (readers instanceof Set) {
      if (readers.delete(reader) && readers.size === 0) this.#readers = undefined;
    } else if (Array.isArray(readers)) {
      const place = readers.indexOf(reader);
      if (place >= 0) readers.splice(place, 1);
      if (readers.length === 0) this.#readers = undefined;
    }
  }

  /** Makes readers suspect this dependency; those that were clean are added to the list. */
  markReaders(marked: Entry[]): void {
    const readers = this.#readers;
    if (readers instanceof Entry) readers.suspect(this, marked);
    else if (readers) for (const reader of readers) reader.suspect(this, marked);
  }
}

/** A part of the world that somebody read: where to look it up again, and what was there. */
export abstract class Cell extends Dependency {
  /** Unique among the cells of its class. */
  abstract readonly id: string;
  abstract look(world: World): unknown;
}

/** The place where an object stands or could stand. */
export class ObjectCell extends Cell {
  readonly #kind: KindName;
  readonly #namespace: string;
  readonly #name: string;

  constructor(kind: KindName, namespace: string, name: string) {
    super();
    this.#kind = kind;
    this.#namespace = namespace;
    this.#name = name;
  }

  get id(): string {
    return objectCell(this.#kind, this.#namespace, this.#name);
  }

  look({ snapshot }: World): unknown {
    return snapshot.get(this.#kind, this.#namespace, this.#name);
  }
}

/** A place in an index, by the key of a bucket. */
abstract class IndexCell extends Cell {
  protected readonly kind: KindName;
  protected readonly index: string;
  protected readonly key: string;

  constructor(kind: KindName, index: string, key: string) {
    super();
    this.kind = kind;
    this.index = index;
    this.key = key;
  }
}

/** A bucket of an index. */
export class BucketCell extends IndexCell {
  get id(): string {
    return bucketCell(this.kind, this.index, this.key);
  }

  /** The cells of the objects that were there. */
  *members(): Iterable<string> {
    for (const { metadata } of this.value as readonly KubeObject[])
      yield objectCell(this.kind, metadata.namespace ?? "", metadata.name);
  }

  look({ snapshot }: World): unknown {
    return snapshot.list(this.kind, this.index, this.key);
  }
}

/** The keys of a bucket of an index: another collection when objects come or go. */
export class KeysCell extends IndexCell {
  get id(): string {
    return keysCell(bucketCell(this.kind, this.index, this.key));
  }

  look({ snapshot }: World): unknown {
    return snapshot.ordered(this.kind, this.index, this.key);
  }
}

/** A setting of the translator. */
export class SettingCell extends Cell {
  readonly id: string;

  constructor(name: string) {
    super();
    this.id = name;
  }

  look({ settings }: World): unknown {
    return settings[this.id];
  }
}

/** The answer to a need. */
export class NeedCell extends Cell {
  readonly need: Need;

  constructor(need: Need) {
    super();
    this.need = need;
  }

  get id(): string {
    return this.need.id;
  }

  look({ needs }: World): unknown {
    return needs.get(this.need.id);
  }
}

/** The place of an object among those that are withheld, or among the versions in force. */
export class StandingCell extends Cell {
  readonly id: string;
  readonly #table: "withheld" | "inForce";
  readonly #object: string;

  constructor(table: "withheld" | "inForce", object: string) {
    super();
    this.id = standingCell(table, object);
    this.#table = table;
    this.#object = object;
  }

  look(world: World): unknown {
    return world[this.#table]?.get(this.#object);
  }
}

/** The id of a {@link StandingCell}, from the table and the key in it. */
export function standingCell(table: "withheld" | "inForce", object: string): string {
  return `${table} ${object}`;
}

/** Whether an instant lies in the past. */
export class InstantCell extends Cell {
  readonly instant: number;

  constructor(instant: number) {
    super();
    this.instant = instant;
  }

  get id(): string {
    return String(this.instant);
  }

  look({ now }: World): unknown {
    return this.instant <= now;
  }
}

/** Up to this many suspects are looked at in order; of more, all dependencies are, which needs no sorting. */
const FEW = 4;

const NOTHING: readonly Dependency[] = Object.freeze([]);
const NO_FAILURES: readonly Failure[] = Object.freeze([]);
const NO_MEMORY: Memory = Object.freeze({ kept: undefined });

/** One memo: a derivation applied to a key. */
export class Entry extends Dependency {
  readonly derivation: Derivation<unknown>;
  readonly key: string;
  /** `stale`: must be computed. `check`: something below may have changed. `clean`: the value holds. `running`: being pulled. */
  state: "stale" | "check" | "clean" | "running" = "stale";
  /** Number of the build in which the value was last found to hold. */
  verified = 0;
  /** The dependencies of the value: a list in the order of reading, in which a few may be there twice, or what was gathered. */
  deps: Iterable<Dependency> = NOTHING;
  /** The memory of a derivation that keeps something. */
  readonly memory: Memory;
  /** The error that the computation ended with instead of a value. */
  thrown: Thrown | undefined;
  /** The failures inside the computation that were contained there. */
  failures: readonly Failure[] = NO_FAILURES;
  /** In state `check`: the dependencies that may have changed, each once. */
  #suspects: Dependency | Dependency[] | undefined;

  constructor(derivation: Derivation<unknown>, key: string) {
    super();
    this.derivation = derivation;
    this.key = key;
    this.memory = derivation.keeps ? { kept: undefined } : NO_MEMORY;
  }

  suspect(dep: Dependency, marked: Entry[]): void {
    if (this.state === "clean") {
      this.state = "check";
      this.#suspects = dep;
      marked.push(this);
    } else if (Array.isArray(this.#suspects)) this.#suspects.push(dep);
    else if (this.#suspects) this.#suspects = [this.#suspects, dep];
  }

  /** The dependencies that may have changed, in the order in which they were read. */
  suspects(): readonly Dependency[] {
    const suspects = this.#suspects;
    const deps = this.deps as readonly Dependency[];
    if (!Array.isArray(suspects)) return suspects ? [suspects] : deps;
    return suspects.length > FEW ? deps : suspects.sort((a, b) => deps.indexOf(a) - deps.indexOf(b));
  }

  /** The dependencies that may have changed, in no particular order; undefined where any of them may have. */
  get suspected(): readonly Dependency[] | undefined {
    return Array.isArray(this.#suspects) ? this.#suspects : this.#suspects && [this.#suspects];
  }

  /** The value was found to hold, or is a new one. */
  settle(build: number): void {
    this.state = "clean";
    this.verified = build;
    this.#suspects = undefined;
  }
}

/** The cells of objects on which a memo rests, at once or through others. */
export function cellsBelow(entry: Entry | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<Dependency>();
  const open: Dependency[] = entry === undefined ? [] : [entry];
  for (let dep = open.pop(); dep; dep = open.pop()) {
    if (seen.has(dep)) continue;
    seen.add(dep);
    if (dep instanceof Entry) open.push(...dep.deps);
    else if (dep instanceof ObjectCell) found.add(dep.id);
    else if (dep instanceof BucketCell) for (const id of dep.members()) found.add(id);
  }
  return found;
}

/** Memos in words, for an error about them. */
export function describeEntries(entries: readonly Entry[]): string {
  return entries.map(({ derivation, key }) => `${derivation.name}(${key})`).join(" -> ");
}
