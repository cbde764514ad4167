import type { Collection } from "../collection/collection.ts";
import type { ObjectRef } from "../object/mod.ts";
import type { KindName, ObjectOf } from "../resource/kinds.ts";
import { CircleError, type Failure, failureOf } from "./failure.ts";
import { type Dependency, Entry } from "./memo.ts";
import type { Need, NeedAnswer } from "./need.ts";
import type { Parts } from "./parts.ts";
import type { Derivation, Reader } from "./reader.ts";
import type { Withheld } from "./withheld.ts";

/** Where a recording finds the parts of the world and the results of other derivations. */
export interface Source {
  object(kind: KindName, namespace: string, name: string): Dependency;
  bucket(kind: KindName, index: string, key: string): Dependency;
  keys(kind: KindName, index: string, key: string): Dependency;
  /** The list that says the same as the keys of a bucket. */
  keyList(kind: KindName, index: string, key: string): readonly string[];
  setting(name: string): Dependency;
  need(need: Need): Dependency;
  instant(instant: number): Dependency;
  standing(table: "withheld" | "inForce", kind: KindName, namespace: string, name: string): Dependency;
  entry(derivation: Derivation<unknown>, key: string): Dependency;
  readonly parts: Parts;
}

/** The reader handed to one computation: notes what is read, in order. */
export class Recording implements Reader {
  readonly deps: Dependency[] = [];
  readonly failures: Failure[] = [];
  readonly #number: number;
  readonly #source: Source;
  readonly #of: Entry;

  /** `number` is another one for each computation of the source. */
  constructor(source: Source, number: number, of: Entry) {
    this.#source = source;
    this.#number = number;
    this.#of = of;
  }

  /** A mark on what was read tells reads that follow each other; one that another computation took over meanwhile is noted twice. */
  #note(dep: Dependency): unknown {
    if (dep.noted !== this.#number) {
      dep.noted = this.#number;
      this.deps.push(dep);
    }
    return dep.value;
  }

  get<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    return this.#note(this.#source.object(kind, namespace, name)) as ObjectOf<K> | undefined;
  }

  list<K extends KindName>(kind: K, index: string, key: string): readonly ObjectOf<K>[] {
    return this.#note(this.#source.bucket(kind, index, key)) as readonly ObjectOf<K>[];
  }

  keys(kind: KindName, index: string, key: string): readonly string[] {
    this.#note(this.#source.keys(kind, index, key));
    return this.#source.keyList(kind, index, key);
  }

  ordered(kind: KindName, index: string, key: string): Collection<string, string> {
    return this.#note(this.#source.keys(kind, index, key)) as Collection<string, string>;
  }

  all<K extends KindName>(kind: K): readonly ObjectOf<K>[] {
    return this.list(kind, "all", "");
  }

  from<V>(derivation: Derivation<V>, key: string): V {
    const dep = this.#source.entry(derivation, key);
    const value = this.#note(dep);
    if (dep instanceof Entry && dep.thrown !== undefined) throw dep.thrown;
    return value as V;
  }

  get parts(): Parts {
    return this.#source.parts;
  }

  setting(name: string): unknown {
    return this.#note(this.#source.setting(name));
  }

  need(need: Need): NeedAnswer | undefined {
    return this.#note(this.#source.need(need)) as NeedAnswer | undefined;
  }

  hasPassed(instant: number): boolean {
    return this.#note(this.#source.instant(instant)) as boolean;
  }

  withheld(kind: KindName, namespace: string, name: string): Withheld | undefined {
    return this.#note(this.#source.standing("withheld", kind, namespace, name)) as Withheld | undefined;
  }

  inForce<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    return this.#note(this.#source.standing("inForce", kind, namespace, name)) as ObjectOf<K> | undefined;
  }

  contain<T>(object: ObjectRef, compute: () => T, instead: (failure: Failure) => T): T {
    try {
      return compute();
    } catch (error) {
      if (error instanceof CircleError) throw error;
      const failure = failureOf(object, error, this.#of);
      this.failures.push(failure);
      return instead(failure);
    }
  }
}
