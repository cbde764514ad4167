import type { KindName, ObjectOf } from "../resource/kinds.ts";
import type { Dependency } from "./memo.ts";
import type { Need, NeedAnswer } from "./need.ts";
import type { Derivation, Reader } from "./reader.ts";

/** Where a recording finds the parts of the world and the results of other derivations. */
export interface Source {
  object(kind: KindName, namespace: string, name: string): Dependency;
  bucket(kind: KindName, index: string, key: string): Dependency;
  keys(kind: KindName, index: string, key: string): Dependency;
  setting(name: string): Dependency;
  need(need: Need): Dependency;
  instant(instant: number): Dependency;
  entry(derivation: Derivation<unknown>, key: string): Dependency;
}

/** The reader handed to one computation: notes what is read, in order. */
export class Recording implements Reader {
  readonly deps: Dependency[] = [];
  readonly #number: number;
  readonly #source: Source;

  /** `number` is another one for each computation of the source. */
  constructor(source: Source, number: number) {
    this.#source = source;
    this.#number = number;
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
    return this.#note(this.#source.keys(kind, index, key)) as readonly string[];
  }

  all<K extends KindName>(kind: K): readonly ObjectOf<K>[] {
    return this.list(kind, "all", "");
  }

  from<V>(derivation: Derivation<V>, key: string): V {
    return this.#note(this.#source.entry(derivation, key)) as V;
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
}
