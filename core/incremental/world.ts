import type { KubeObject } from "../object/mod.ts";
import type { Snapshot } from "../resource/snapshot.ts";
import type { NeedAnswer } from "./need.ts";
import type { WithheldObjects } from "./withheld.ts";

/**
 * Everything a derivation may see, as one immutable value: the objects, the settings of the translator, what was fetched for it,
 * the time, what is withheld, and what is in force. Two worlds that hold identical parts give identical results.
 */
export interface World {
  readonly snapshot: Snapshot;
  /** Compared by identity, name by name: a setting keeps its identity while its content is the same. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Answers by the id of the need. An id that is missing has not been answered yet. */
  readonly needs: ReadonlyMap<string, NeedAnswer>;
  /** Milliseconds since 1970. Seen by derivations only through `read.hasPassed`. */
  readonly now: number;
  /** Objects that are kept out, by {@link withheldKey}; the identical value as long as an object is withheld for the same reason. */
  readonly withheld?: WithheldObjects | undefined;
  /** The version of an object that running proxies have, by {@link withheldKey}, for kinds that keep it when the newest cannot be used. */
  readonly inForce?: ReadonlyMap<string, KubeObject> | undefined;
}
