import type { Clock } from "../observe/clock.ts";
import type { IrKey, Refusal } from "../plugin/api.ts";
import { isObjectCell, type KubeObject, objectCell, type Snapshot, splitObjectCell } from "../resource/mod.ts";
import type { AcceptedWorld, AcceptedWorlds } from "./accepted.ts";
import type { TrialAnswer, TrialRefusal } from "./bisect/bisect.ts";
import { subjectOf } from "./digest.ts";
import type { Withholding } from "./forms.ts";
import { createIdleObjects, type IdleObjects } from "./idle.ts";
import { rulesOf } from "./kinds.ts";
import { likelyOf } from "./likely.ts";
import { relationsOf } from "./relations.ts";
import { type SearchResult, search } from "./search.ts";
import { canBeHeld, changedObjects, concerns, type InForce, type Suspect, suspectOf } from "./suspect.ts";
import type { Verdict, Verdicts } from "./verdict.ts";

/** The answer to an attempt, and the objects that it was made with. */
export interface Attempted {
  readonly snapshot: Snapshot;
  readonly refusals: readonly Refusal[];
}

/** The dependencies of a searcher. */
export interface SearcherDeps {
  readonly clock: Clock;
  readonly verdicts: Verdicts;
  readonly accepted: AcceptedWorlds;
  /** The cells of objects on which the IR of a data plane rests in the last build. */
  readonly restsOn: (irKey: IrKey) => ReadonlySet<string>;
  /** The cells of objects that the last build was made without, since it was a trial of some data plane. */
  readonly heldBack: () => readonly string[];
  /** The objects of the last build, before anything was withheld. */
  readonly built: () => Snapshot | undefined;
  /** Builds from the newest objects without what is withheld, and asks one proxy; undefined when none answers. */
  readonly attempt: (irKey: IrKey, withholding: Withholding) => Promise<Attempted | undefined>;
}

/** The suspects of a search, and the refusals that it is about. */
export interface Searched {
  readonly suspects: readonly Suspect[];
  readonly refusals: readonly Refusal[];
  /** Whether it is known that the suspects are refused as they are now; otherwise they are tried together first. */
  readonly isKnown: boolean;
  readonly now: Snapshot;
  /** The cells of verdicts that are not in force meanwhile, since they are searched. */
  readonly aside?: ReadonlySet<string>;
}

const NOTHING_IN_FORCE: InForce = () => undefined;

/** Finds the objects behind refusals of a data plane. */
export class Searcher {
  readonly #deps: SearcherDeps;
  readonly #idle: IdleObjects = createIdleObjects();

  constructor(deps: SearcherDeps) {
    this.#deps = deps;
  }

  /**
   * The objects that may be behind refusals: those that changed since the last accepted build and on which the data plane rests, with those that these
   * bring into play. Without such a build all of those, and where none changed that is still there, those that the refused resources were made from.
   * Trials hold what came after the last build too.
   */
  suspects(irKey: IrKey, now: Snapshot, refusals: readonly Refusal[]): readonly Suspect[] {
    const built = this.#deps.restsOn(irKey);
    const changed = changedObjects(this.#deps.built() ?? now, now, built);
    // A trial of another data plane may have hidden that this one rests on what was held back in it.
    const rests = new Set([...built, ...changed, ...this.#deps.heldBack()]);
    const accepted = this.#deps.accepted.of(irKey);
    const withIdle = (found: readonly Suspect[]) => [
      ...found,
      ...this.#idle.behind(found, now, (cell) => this.#deps.verdicts.has(cell)),
    ];
    // The objects that came after the last build may bring into play others on which the data plane did not rest.
    if (accepted === undefined) return withIdle(this.#among([...rests].filter(isObjectCell), now, NOTHING_IN_FORCE));
    const found = this.#among(changedSince(accepted, now, rests), now, accepted.inForce);
    if (found.some((suspect) => suspect.now !== undefined)) return withIdle(found);
    // The objects that others stand on have been taken as they are: without them everything would be gone.
    const made = this.#among(behind(refusals, now), now, NOTHING_IN_FORCE);
    return [...found, ...made.filter(({ kind }) => !rulesOf(kind).foundation)];
  }

  /** The objects that changed since proxies of the data plane have lived for a while; none where that never was. */
  changedSinceProven(irKey: IrKey, now: Snapshot): readonly Suspect[] {
    const { clock, restsOn, accepted } = this.#deps;
    const rests = restsOn(irKey);
    const proven = accepted.proven(irKey, clock.now());
    if (proven === undefined) return [];
    return this.#among(changedSince(proven, now, rests), now, proven.inForce);
  }

  /** The objects withheld because they could not be told from others: held as they are in force, which is withheld, or in their earlier version. */
  untold(untold: readonly Verdict[], now: Snapshot): readonly Suspect[] {
    return untold.flatMap(({ cell, earlier }) => {
      const suspect = suspectOf(cell, now, () => earlier);
      return suspect === undefined ? [] : [{ ...suspect, isIdle: true as const }];
    });
  }

  /** Narrows refusals down to some of the suspects; undefined when it was abandoned. */
  search(irKey: IrKey, { suspects, refusals, isKnown, now, aside }: Searched): Promise<SearchResult | undefined> {
    const { clock, verdicts, accepted, attempt } = this.#deps;
    let taken = now;
    let tried = now;
    const known = new Set(suspects.map(({ cell }) => cell));
    return search({
      ...{
        suspects,
        clock,
        refusal: isKnown ? refusalOf(refusals) : undefined,
        fresh: accepted.of(irKey) === undefined,
      },
      relations: (some) => relationsOf(some, tried),
      likely: (some, relations) => likelyOf(some, refusals, relations),
      base: verdicts.withholding(now, aside),
      attempt: async (withholding): Promise<TrialAnswer | undefined> => {
        const attempted = await attempt(irKey, withholding);
        if (attempted === undefined) return undefined;
        tried = attempted.snapshot;
        if (attempted.refusals.length === 0) taken = tried;
        return answerTo(attempted.refusals);
      },
      newcomers: () => {
        const before = taken;
        const cells = changedObjects(before, tried, []).filter((cell) => !known.has(cell));
        const found = this.#among(cells, tried, (cell) => before.get(...splitObjectCell(cell)));
        for (const { cell } of found) known.add(cell);
        return found;
      },
      idle: (some) => this.#idle.behind(some, tried, (cell) => verdicts.has(cell)),
    });
  }

  #among(cells: Iterable<string>, now: Snapshot, inForce: InForce): readonly Suspect[] {
    return [...cells].flatMap((cell) => {
      const suspect = this.#deps.verdicts.has(cell) ? undefined : suspectOf(cell, now, inForce);
      return suspect && canBeHeld(suspect) ? suspect : [];
    });
  }
}

/** The cells that differ from an accepted world among those on which a data plane rests, and the ones that were withheld then. */
function changedSince({ effective, withholding }: AcceptedWorld, now: Snapshot, rests: ReadonlySet<string>) {
  const changed = changedObjects(effective, now, rests).filter((cell) => concerns(rests, cell, now));
  return new Set([...changed, ...withholding.withheld.keys()]);
}

function refusalOf(refusals: readonly Refusal[]): TrialRefusal {
  return { accepted: false, reason: reasonOf(refusals), leads: refusals.some(({ leads }) => leads === true) };
}

/** The answer to a trial. */
export function answerTo(refusals: readonly Refusal[]): TrialAnswer {
  return refusals.length === 0 ? { accepted: true } : refusalOf(refusals);
}

/** The words of proxies, in one text. */
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
