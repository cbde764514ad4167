import type { IrKey } from "../plugin/api.ts";
import type { SearchResult } from "./search.ts";
import type { Verdict } from "./verdict.ts";

/** Suspects that could not be told apart are searched again so many times in a row. */
export const MOST_AGAIN = 4;

interface Left {
  readonly cells: ReadonlySet<string>;
  /** How often they were searched again, and how many there were the last time. */
  readonly searches: number;
  readonly count: number;
}

/** The objects that searches of data planes did not come to tell from others, and that are withheld although they may be faultless. */
export class Untold {
  readonly #left = new Map<IrKey, Left>();

  /** A search has ended. `again` when it was one of those that were untold: then nothing else is. */
  searched(irKey: IrKey, { culprits, open }: SearchResult, again: boolean): void {
    const partly = culprits.flatMap(({ suspect, untold }) => (untold ? suspect : []));
    const cells = new Set([...open, ...partly].map(({ cell }) => cell));
    const before = this.#left.get(irKey);
    if (again && before) this.#left.set(irKey, { ...before, cells });
    else
      this.#left.set(irKey, {
        cells: cells.union(before?.cells ?? new Set()),
        searches: 0,
        count: Number.POSITIVE_INFINITY,
      });
  }

  /** The verdicts that are worth another search, which counts as made: a few times, and for as long as they become fewer. */
  next(irKey: IrKey, verdicts: readonly Verdict[]): readonly Verdict[] {
    const left = this.#left.get(irKey);
    if (left === undefined) return [];
    const untold = verdicts.filter(({ cell }) => left.cells.has(cell));
    if (untold.length === 0 || untold.length >= left.count || left.searches === MOST_AGAIN) return [];
    this.#left.set(irKey, { ...left, searches: left.searches + 1, count: untold.length });
    return untold;
  }
}
