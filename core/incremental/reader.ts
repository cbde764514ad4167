import type { Collection, Key } from "../collection/collection.ts";
import type { ObjectRef } from "../object/mod.ts";
import type { KindName, ObjectOf } from "../resource/kinds.ts";
import type { Failure } from "./failure.ts";
import type { Need, NeedAnswer } from "./need.ts";
import type { Parts } from "./parts.ts";
import type { Withheld } from "./withheld.ts";

/**
 * The only window a derivation has onto the world. Every call is recorded with the identity of its answer; the derivation's
 * result is reused for as long as each recorded call would answer with the identical thing.
 */
export interface Reader {
  /** The object, or undefined. `namespace` is empty for cluster-scoped kinds. */
  get<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined;
  /** The objects filed under `key` in an index of the kind (see the table of kinds), in the order of objects. */
  list<K extends KindName>(kind: K, index: string, key: string): readonly ObjectOf<K>[];
  /**
   * `namespace/name` of the objects that `list` gives, in the same order. Changes only when an object comes or goes, so prefer it where the
   * objects themselves are read one by one.
   */
  keys(kind: KindName, index: string, key: string): readonly string[];
  /** The keys that `keys` gives as a collection, in the same order: what one object that comes or goes costs does not grow with their number. */
  ordered(kind: KindName, index: string, key: string): Collection<string, string>;
  /** All objects of a kind, in the order of objects. Prefer an index: a change to any of them re-runs the reader. */
  all<K extends KindName>(kind: K): readonly ObjectOf<K>[];
  /** The result of another derivation, computed when it is not at hand. A cycle throws. */
  from<V>(derivation: Derivation<V>, key: string): V;
  /** The values of derivations of parts: pure functions of what was read, so nothing is recorded. */
  readonly parts: Parts;
  /** A setting of the translator by name. */
  setting(name: string): unknown;
  /** The answer to a need, undefined while there is none. Reading it is what declares it. */
  need(need: Need): NeedAnswer | undefined;
  /** Whether `instant` (milliseconds since 1970) lies in the past. The engine asks for a new build when it comes. */
  hasPassed(instant: number): boolean;
  /** Why an object is to be kept out, as a whole or in parts; undefined for one that is not. */
  withheld(kind: KindName, namespace: string, name: string): Withheld | undefined;
  /** The version of an object that running proxies have, for kinds that keep it when the newest cannot be used. */
  inForce<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined;
  /**
   * The value of `compute` for an object, or, where that throws, of `instead`. The failure is reported on the object with the build; it never
   * reaches the caller. `instead` should need less than `compute` did: what it throws is not contained here.
   */
  contain<T>(object: ObjectRef, compute: () => T, instead: (failure: Failure) => T): T;
}

/** A named pure function of a key and of what it reads. Made by `derive`; the value must be treated as immutable. */
export interface Derivation<V> {
  readonly name: string;
  /** `memory` is there for derivations that keep something, and for nobody else to see. */
  readonly compute: (key: string, read: Reader, memory: Memory) => V;
  /** Has a memory; see {@link deriveKeeping}. */
  readonly keeps?: true;
  /** The keys and the derivation from whose values this one puts its own together; see `gather`. */
  readonly gathers?: Gathering;
  /** See {@link DeriveOptions}. */
  share?(previous: V, next: V): V;
  readonly eager?: boolean;
}

/** The memory of one application of a derivation from computation to computation; the engine drops it when a computation throws, and with the value. */
export interface Memory {
  kept: unknown;
}

/** The values that a gathering derivation gathers: for each entry of one collection the value of another derivation, whose key the entry says. */
export interface Gathering {
  readonly keys: Derivation<Collection<Key, string>>;
  readonly each: Derivation<unknown>;
}

/** The options of a derivation about its values. */
export interface DeriveOptions<V> {
  /**
   * Takes the place of the comparison by content, for values whose parts come from other derivations, which keep the identity of equal parts already. Promise asked
   * for: equal to `next`; `previous` where that is equal, as far as it can be told cheaply.
   */
  share?(previous: V, next: V): V;
  /**
   * Looked at first in a build where something that it read has changed; its readers are looked at only where it became another value. For what
   * stands between something that changes often and thousands of readers.
   */
  readonly eager?: boolean;
}

/**
 * Declares a derivation. `compute` must be pure: same key and same answers from `read`, same value. It is called again only when an
 * answer changed, and a value equal to the earlier one is replaced by the earlier one, so that the change stops there.
 */
export function derive<V>(
  name: string,
  compute: (key: string, read: Reader) => V,
  options: DeriveOptions<V> = {},
): Derivation<V> {
  return { name, compute, ...options };
}

/**
 * Declares a derivation that is told what it kept when it was last computed, so that it need do no more than what differs. Promise asked for: the value is the same as
 * without what was kept; operators over collections are made of this, and nothing else should be.
 */
export function deriveKeeping<V, M>(
  name: string,
  compute: (key: string, read: Reader, kept: M | undefined) => { readonly value: V; readonly keep: M },
): Derivation<V> {
  return {
    name,
    keeps: true,
    share: takeNext,
    compute(key, read, memory) {
      const kept = memory.kept as M | undefined;
      memory.kept = undefined;
      const { value, keep } = compute(key, read, kept);
      memory.kept = keep;
      return value;
    },
  };
}

/**
 * Declares a derivation whose value has, for each entry of the collection `keys`, the value of `each` for the key that the entry names, where that is not undefined. One
 * that changes costs itself, however many there are. Key: that of `keys`.
 */
export function gather<K extends Key, V>(
  name: string,
  keys: Derivation<Collection<K, string>>,
  each: Derivation<V | undefined>,
): Derivation<Collection<K, V>> {
  const gathers = { keys, each } as unknown as Gathering;
  return { name, gathers, share: takeNext, compute: neverComputed };
}

function takeNext<V>(_previous: V, next: V): V {
  return next;
}

function neverComputed(): never {
  throw new Error("a gathering derivation is put together by the engine");
}
