import type { Snapshot } from "../resource/mod.ts";
import { changedObjects, concerns } from "./suspect.ts";
import type { Verdict } from "./verdict.ts";

/** Milliseconds before what is withheld is tried once more after others changed; doubled each time, up to the longest. */
const FIRST_MS = 1_000;
const LONGEST_MS = 300_000;

interface Tried {
  /** The objects with which it was tried last. */
  readonly snapshot: Snapshot;
  readonly at: number;
  readonly wait: number;
}

/** Decides when what is withheld is worth another trial: after something else that the data plane rests on has changed, less and less often. */
export class Retries {
  readonly #tried = new WeakMap<Verdict, Tried>();

  /** Milliseconds until the time has come for any of them, whatever changed; undefined when there is none. */
  waitOf(verdicts: readonly Verdict[], at: number): number | undefined {
    if (verdicts.length === 0) return undefined;
    return Math.min(...verdicts.map((verdict) => Math.max(0, this.#timeOf(verdict) - at)));
  }

  /** The verdicts that are worth a trial now; they count as tried. One that is seen for the first time is not: it was found with these objects. */
  due(
    verdicts: readonly Verdict[],
    { now, at, rests }: { readonly now: Snapshot; readonly at: number; readonly rests: ReadonlySet<string> },
  ): readonly Verdict[] {
    return verdicts.filter((verdict) => {
      const tried = this.#tried.get(verdict);
      if (tried === undefined) {
        this.#tried.set(verdict, { snapshot: now, at, wait: FIRST_MS });
        return false;
      }
      if (this.#timeOf(verdict) > at || tried.snapshot === now) return false;
      const changed = changedObjects(tried.snapshot, now, rests).some(
        (cell) => concerns(rests, cell, now) && cell !== verdict.cell && !isEndpoints(cell),
      );
      if (changed) this.#tried.set(verdict, { snapshot: now, at, wait: Math.min(tried.wait * 2, LONGEST_MS) });
      return changed;
    });
  }

  #timeOf(verdict: Verdict): number {
    const tried = this.#tried.get(verdict);
    return tried === undefined ? 0 : tried.at + tried.wait;
  }
}

/** Endpoints come and go all the time, and no other object is refused because of them. */
function isEndpoints(cell: string): boolean {
  return cell.startsWith("object:EndpointSlice:");
}
