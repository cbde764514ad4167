import type { Snapshot } from "../resource/snapshot.ts";
import type { NeedAnswer } from "./need.ts";

/**
 * Everything a derivation may see, as one immutable value: the objects, the settings of the translator, what was fetched for it,
 * and the time. Two worlds that hold identical parts give identical results.
 */
export interface World {
  readonly snapshot: Snapshot;
  /** Compared by identity, name by name: a setting keeps its identity while its content is the same. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Answers by the id of the need. An id that is missing has not been answered yet. */
  readonly needs: ReadonlyMap<string, NeedAnswer>;
  /** Milliseconds since 1970. Seen by derivations only through `read.hasPassed`. */
  readonly now: number;
}
