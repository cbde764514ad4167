import type { Clock } from "../observe/clock.ts";
import type { IrKey, Refusal } from "../plugin/api.ts";
import { isObjectCell, type KubeObject, objectCell, type Snapshot, splitObjectCell } from "../resource/mod.ts";
import type { AcceptedWorlds } from "./accepted.ts";
import type { TrialAnswer } from "./bisect.ts";
import { subjectOf } from "./digest.ts";
import type { Withholding } from "./forms.ts";
import { likelyOf } from "./likely.ts";
import { type SearchResult, search } from "./search.ts";
import { canBeHeld, changedObjects, concerns, type InForce, type Suspect, suspectOf } from "./suspect.ts";
import type { Verdicts } from "./verdict.ts";

/** The answer to an attempt, and the objects that it was made with. */
export interface Attempted {
  readonly snapshot: Snapshot;
  readonly refusals: readonly Refusal[];
}

/** What a searcher works with. */
export interface SearcherDeps {
  readonly clock: Clock;
  readonly verdicts: Verdicts;
  readonly accepted: AcceptedWorlds;
  /** The cells of objects on which the IR of a data plane rests in the last build. */
  readonly restsOn: (irKey: IrKey) => ReadonlySet<string>;
  /** Builds from the newest objects without what is withheld, and asks one proxy; undefined when none answers. */
  readonly attempt: (irKey: IrKey, withholding: Withholding) => Promise<Attempted | undefined>;
}

const NOTHING_IN_FORCE: InForce = () => undefined;

/** Finds the objects behind refusals of a data plane. */
export class Searcher {
  readonly #deps: SearcherDeps;

  constructor(deps: SearcherDeps) {
    this.#deps = deps;
  }

  /**
   * The objects that may be behind refusals: those that changed since the last accepted build and on which the data plane rests. Without such a build all
   * of those, and where none changed those that the refused resources were made from.
   */
  suspects(irKey: IrKey, now: Snapshot, refusals: readonly Refusal[]): readonly Suspect[] {
    const rests = this.#deps.restsOn(irKey);
    const accepted = this.#deps.accepted.of(irKey);
    if (accepted === undefined) return this.#among([...rests].filter(isObjectCell), now, NOTHING_IN_FORCE);
    const changed = changedObjects(accepted.effective, now, rests).filter((cell) => concerns(rests, cell, now));
    const found = this.#among(changed, now, accepted.inForce);
    return found.length > 0 ? found : this.#among(behind(refusals, now), now, NOTHING_IN_FORCE);
  }

  /** Narrows refusals down to some of the suspects; undefined when it was abandoned. */
  search(
    irKey: IrKey,
    { suspects, refusals, now }: { suspects: readonly Suspect[]; refusals: readonly Refusal[]; now: Snapshot },
  ): Promise<SearchResult | undefined> {
    const { clock, verdicts, attempt } = this.#deps;
    let taken = now;
    let tried = now;
    const known = new Set(suspects.map(({ cell }) => cell));
    return search({
      ...{ suspects, clock, reason: reasonOf(refusals) },
      likely: likelyOf(suspects, refusals, (object) => subjectOf(object, now).refers.keys()),
      base: verdicts.withholding(now),
      attempt: async (withholding): Promise<TrialAnswer | undefined> => {
        const attempted = await attempt(irKey, withholding);
        if (attempted === undefined) return undefined;
        tried = attempted.snapshot;
        if (attempted.refusals.length > 0) return { accepted: false, reason: reasonOf(attempted.refusals) };
        taken = tried;
        return { accepted: true };
      },
      newcomers: () => {
        const before = taken;
        const cells = changedObjects(before, tried, []).filter((cell) => !known.has(cell));
        const found = this.#among(cells, tried, (cell) => before.get(...splitObjectCell(cell)));
        for (const { cell } of found) known.add(cell);
        return found;
      },
    });
  }

  #among(cells: Iterable<string>, now: Snapshot, inForce: InForce): readonly Suspect[] {
    return [...cells].flatMap((cell) => {
      const suspect = this.#deps.verdicts.has(cell) ? undefined : suspectOf(cell, now, inForce);
      return suspect && canBeHeld(suspect) ? suspect : [];
    });
  }
}

/** What proxies said, in one text. */
export function reasonOf(refusals: readonly Refusal[]): string {
  const all = [...new Set(refusals.map(({ reason }) => reason.trim()))].join("; ");
  return all.length > LONGEST_REASON ? `${all.slice(0, LONGEST_REASON)} ...` : all;
}

/** A proxy repeats what it was sent, which may be long; in characters. */
const LONGEST_REASON = 1_000;

/** The objects that refused resources were made from, with all they refer to. */
function behind(refusals: readonly Refusal[], now: Snapshot): ReadonlySet<string> {
  const cells = new Set<string>();
  for (const { kind, namespace, name } of refusals.flatMap(({ sources }) => sources)) {
    const cell = objectCell(kind, namespace, name);
    const object = now.get(...splitObjectCell(cell)) as KubeObject | undefined;
    if (object === undefined) continue;
    cells.add(cell);
    for (const referred of subjectOf(object, now).refers.keys()) cells.add(referred);
  }
  return cells;
}
