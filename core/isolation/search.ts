import type { Clock } from "../observe/clock.ts";
import { bisect, firstRefused, type TrialAnswer, type TrialFault, type TrialRefusal } from "./bisect/bisect.ts";
import { draftOf, hold, type Refused, refuse, sectionsOf, type Withholding, type WithholdingDraft } from "./forms.ts";
import { rulesOf } from "./kinds.ts";
import { sayers } from "./likely.ts";
import type { Relations } from "./relations.ts";
import { isPolicy, type Suspect } from "./suspect.ts";

/** How far a search goes: so many trials, and so many milliseconds. A suspect that is not told by then stays out. */
export const LIMITS = { trials: 20, ms: 5_000 } as const;

/** The options of a search. */
export interface SearchOptions {
  /** Objects that may be at fault; all others are in force. */
  readonly suspects: readonly Suspect[];
  readonly relations: (suspects: readonly Suspect[]) => Relations;
  /** The ones that the proxy's words point to, if any. */
  readonly likely: (suspects: readonly Suspect[], relations: Relations) => ReadonlySet<Suspect>;
  /** Why all of them together are refused; undefined where it is still to be seen whether they are. */
  readonly refusal: TrialRefusal | undefined;
  /** The objects that are withheld besides. */
  readonly base: Withholding;
  /** Whether nothing is known to be in force: then nothing is lost while it is closed. */
  readonly fresh: boolean;
  /** Tries the newest objects without what is withheld; undefined when nobody answers any more. */
  readonly attempt: (withholding: Withholding) => Promise<TrialAnswer | undefined>;
  /** Objects that changed since the last accepted attempt and are none of the suspects. */
  readonly newcomers: () => readonly Suspect[];
  /** The objects in force that come into play with some suspects. */
  readonly idle: (suspects: readonly Suspect[]) => readonly Suspect[];
  readonly clock: Clock;
}

/** An object that is at fault. */
export interface Culprit extends Refused {
  readonly suspect: Suspect;
  /** Some of its sections may be faultless, which could not be told in time. */
  readonly untold?: boolean;
}

/** The outcome of a search. */
export interface SearchResult {
  readonly culprits: readonly Culprit[];
  /** Objects of which it could not be told in time. */
  readonly open: readonly Suspect[];
  /** All of them are accepted by now. */
  readonly isAccepted: boolean;
  /** Not even an answer in the place of those can be given. */
  readonly openGone?: boolean;
  readonly reason: string;
  readonly trials: number;
  readonly ms: number;
}

/** Thrown inside a search when nobody answers any more; what was found by then is of no use. */
class Abandoned extends Error {}

/** Narrows a refusal down to objects, and to their sections where they have several; undefined when it was abandoned. */
export async function search(options: SearchOptions): Promise<SearchResult | undefined> {
  try {
    return await new Search(options).run();
  } catch (error) {
    if (error instanceof Abandoned) return undefined;
    throw error;
  }
}

class Search {
  readonly #options: SearchOptions;
  readonly #started: number;
  #trials = 0;
  /** Came during the search and are looked at on their own, since a trial with them was refused. */
  readonly #later: Suspect[] = [];
  /** Objects that are removed, kept in force while others are tried: what replaces one may be out in a trial. */
  #kept: readonly Suspect[];
  readonly #culprits: Culprit[] = [];
  /** The first one. */
  #reason = "";
  /** Reasons of refusals that were about where requests go. */
  readonly #leading = new Set<string>();
  readonly #open: Suspect[] = [];
  /** Whether the last trial of all together was accepted. */
  #isAccepted = false;
  /** Found to be refused, when there was no time to tell whether it or what it needs is at fault. */
  readonly #undecided = new Map<Suspect, readonly Suspect[]>();

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#started = options.clock.now();
    this.#kept = options.suspects.filter(({ now }) => now === undefined);
    if (options.refusal) this.#note(options.refusal);
  }

  async run(): Promise<SearchResult> {
    const { suspects, refusal, clock, likely } = this.#options;
    const present = suspects.filter(({ now }) => now !== undefined);
    await this.#find(present, this.#kept.length > 0 ? undefined : refusal?.reason, likely);
    if (this.#kept.length > 0) await this.#findWithoutKept(present);
    while (this.#later.length > 0 && !this.#mustEnd()) await this.#findLater();
    this.#open.push(...this.#later);
    const openGone = (await this.#confirm()) ? {} : { openGone: true };
    const ms = clock.now() - this.#started;
    const isAccepted = this.#isAccepted && this.#culprits.length + this.#open.length === 0;
    const found = { culprits: this.#culprits, open: this.#open, ...openGone };
    return { ...found, isAccepted, reason: this.#reason, trials: this.#trials, ms };
  }

  /** Looks at newcomers, with what they bring into play of that which was found to be good before. */
  async #findLater(): Promise<void> {
    const later = this.#later.splice(0);
    const told = new Set([...this.#culprits.map(({ suspect }) => suspect), ...this.#open].map(({ cell }) => cell));
    await this.#find([...later, ...this.#options.idle(later).filter(({ cell }) => !told.has(cell))]);
  }

  /** The removed objects go too; if that is refused, it is because of the others, or else nobody is to blame who could be told. */
  async #findWithoutKept(suspects: readonly Suspect[]): Promise<void> {
    this.#kept = [];
    const told = new Set([...this.#culprits.map(({ suspect }) => suspect), ...this.#open]);
    const rest = suspects.filter((suspect) => !told.has(suspect));
    if (rest.length === 0 || this.#mustEnd()) return;
    const all = await this.#trial([]);
    this.#isAccepted = all.accepted;
    if (all.accepted || this.#mustEnd() || !(await this.#trial(rest)).accepted) return;
    await this.#find(rest, all.reason);
  }

  readonly #mustEnd = (): boolean =>
    this.#trials >= LIMITS.trials || this.#options.clock.now() - this.#started >= LIMITS.ms;

  /** Finds the culprits among suspects that are refused together, or that are yet to be tried together. */
  async #find(suspects: readonly Suspect[], known?: string, likelyOf?: SearchOptions["likely"]): Promise<void> {
    const relations = this.#options.relations(suspects);
    let reason = known;
    if (reason === undefined) {
      const answer = await this.#trial([]);
      this.#isAccepted = answer.accepted;
      if (answer.accepted) return;
      reason = answer.reason;
    }
    const likely = likelyOf?.(suspects, relations) ?? new Set();
    const unlikely = suspects.filter((suspect) => !likely.has(suspect));
    const ordered = [unlikely, suspects.filter((suspect) => likely.has(suspect))].flatMap(relations.inOrder);
    const trial = (items: readonly Suspect[]) => {
      const tried = new Set(items);
      const out = suspects.filter((suspect) => !tried.has(suspect));
      return this.#trial(out, { exposes: items.some(relations.canBeExposed) });
    };
    const { faulty, open } = await bisect(ordered, {
      ...{
        trial,
        mustEnd: this.#mustEnd,
        reason,
        first: unlikely.length,
        none: () => trial([]),
        gallop: this.#options.fresh,
      },
      blame: (fault, good) => this.#blame(fault, { relations, good, trial }),
    });
    const undecided = [...faulty.keys()].flatMap((suspect) => {
      const doubtful = this.#undecided.get(suspect);
      return doubtful ? [suspect, ...doubtful] : [];
    });
    this.#open.push(...open, ...undecided);
    const decided = [...faulty].filter(([suspect]) => !undecided.includes(suspect));
    for (const [suspect, why] of decided) this.#culprits.push({ suspect, reason: why });
    if (decided.length > 0) await this.#findSections(this.#culprits.length - decided.length);
  }

  /** Tells an object from what it is the first to use: a route from its filter, a listener from its certificate. */
  async #blame(fault: TrialFault<Suspect>, { relations, good, trial }: BlameOptions): Promise<TrialFault<Suspect>> {
    // The objects that say where requests go come first: with them the others show what they do.
    const [others, leading] = partition(relations.doubtful(fault.item, good), ({ kind }) => rulesOf(kind).leads);
    const doubtful = [...leading, ...others];
    if (doubtful.length === 0) return fault;
    if (this.#mustEnd()) return this.#leave(fault, doubtful);
    const beyond = [...good.filter((suspect) => !doubtful.includes(suspect)), fault.item];
    const alone = await trial(beyond);
    if (!alone.accepted) return { item: fault.item, reason: alone.reason };
    const { accepted, refused, reason } = await firstRefused(doubtful, {
      ...{ mustEnd: this.#mustEnd, reason: fault.reason },
      trial: (some) => trial([...beyond, ...some]),
    });
    if (refused - accepted > 1) return this.#leave(fault, doubtful.slice(0, refused));
    const item = doubtful[accepted] as Suspect;
    const user = leading.includes(item) ? fault.item : item;
    const used = leading.includes(item) ? item : leading.findLast((each) => relations.usersOf(each).has(item));
    if (used === undefined || !relations.usersOf(used).has(user)) return { item, reason };
    return { item: this.#leadsAstray(used, user, reason) ? used : user, reason };
  }

  #leave(fault: TrialFault<Suspect>, doubtful: readonly Suspect[]): TrialFault<Suspect> {
    this.#undecided.set(fault.item, doubtful);
    return fault;
  }

  /** Whether an object that says where requests go is at fault itself, and not what makes use of it. */
  #leadsAstray(item: Suspect, user: Suspect, reason: string): boolean {
    const [sayer, ...more] = sayers([item, user], [reason]);
    return sayer !== undefined && more.length === 0 ? sayer === item : this.#leading.has(reason);
  }

  /** Looks into the culprits from a place on, so that only the sections that are at fault are withheld. */
  async #findSections(from: number): Promise<void> {
    for (const [i, culprit] of this.#culprits.entries()) {
      if (i < from) continue;
      const sections = (await this.#faultySections(culprit)) ?? partsOf(culprit);
      const untold = this.#mustEnd() && sectionsOf(culprit.suspect).length > 1;
      if (sections || untold)
        this.#culprits[i] = { ...culprit, ...(sections && { sections }), ...(untold && { untold }) };
    }
  }

  /** The sections that are at fault, with a reason each; undefined where all are, or the object has but one. */
  async #faultySections({ suspect, reason }: Culprit): Promise<ReadonlyMap<string, string> | undefined> {
    const names = sectionsOf(suspect);
    if (names.length < 2 || this.#mustEnd()) return undefined;
    const trial = (items: readonly string[]) => {
      const out = names.filter((name) => !items.includes(name));
      const sections = new Map(out.map((name) => [name, reason]));
      // Nothing stands in their place: an answer might be refused for the same reason.
      return this.#trial([], { exposes: true, partly: { suspect, reason, sections, gone: true } });
    };
    const { faulty, open } = await bisect(names, { trial, mustEnd: this.#mustEnd, reason });
    const sections = new Map([...faulty, ...open.map((name) => [name, reason] as const)]);
    return sections.size === names.length ? undefined : sections;
  }

  /** Tries what was found as it is to stay: where not even the answers in the place of routes are taken, nothing takes their place. */
  async #confirm(): Promise<boolean> {
    if (this.#culprits.length + this.#open.length === 0) return true;
    const draft = draftOf(this.#options.base);
    const reason = this.#reason;
    for (const { suspect, ...refused } of [...this.#culprits, ...this.#open.map((suspect) => ({ suspect, reason }))])
      refuse(draft, suspect, refused);
    if ((await this.#ask(draft)).accepted) return true;
    for (const [i, culprit] of this.#culprits.entries()) this.#culprits[i] = { ...culprit, gone: true };
    return false;
  }

  /** One trial without these suspects, and without all that is known to be at fault or open. */
  async #trial(out: readonly Suspect[], form: TrialForm = { exposes: false }): Promise<TrialAnswer> {
    const answer = await this.#attempt(out, form);
    if (answer.accepted) return answer;
    const newcomers = this.#options.newcomers();
    if (newcomers.length === 0) return answer;
    // The objects that came in meanwhile may be what is refused: they wait, and the trial is made again.
    this.#later.push(...newcomers.filter(({ now }) => now !== undefined));
    return this.#attempt(out, form);
  }

  #attempt(out: readonly Suspect[], { exposes, partly }: TrialForm): Promise<TrialAnswer> {
    const draft = this.#draft();
    for (const suspect of out) hold(draft, suspect, exposes || this.#options.fresh);
    for (const { suspect, reason } of this.#culprits) {
      if (isPolicy(suspect)) refuse(draft, suspect, { reason });
      else hold(draft, suspect, false);
    }
    if (partly) {
      draft.replacements.delete(partly.suspect.cell);
      refuse(draft, partly.suspect, partly);
    }
    return this.#ask(draft);
  }

  #draft(): WithholdingDraft {
    const draft = draftOf(this.#options.base);
    for (const suspect of [...this.#later, ...this.#kept]) hold(draft, suspect, this.#options.fresh);
    for (const suspect of this.#open) hold(draft, suspect, true);
    return draft;
  }

  async #ask(draft: WithholdingDraft): Promise<TrialAnswer> {
    this.#trials++;
    const answer = await this.#options.attempt(draft);
    if (answer === undefined) throw new Abandoned();
    if (!answer.accepted) this.#note(answer);
    return answer;
  }

  #note({ reason, leads }: TrialRefusal): void {
    if (this.#reason === "") this.#reason = reason;
    if (leads) this.#leading.add(reason);
  }
}

/** Of an object of which only some sections are looked at, at least these are withheld alone. */
function partsOf({ suspect: { parts }, reason }: Culprit): ReadonlyMap<string, string> | undefined {
  return parts && new Map(parts.map((part) => [part, reason]));
}

/** Items for which something does not hold, then those for which it does. */
function partition<T>(
  items: readonly T[],
  holds: (item: T) => boolean | undefined,
): readonly [readonly T[], readonly T[]] {
  return [items.filter((item) => !holds(item)), items.filter((item) => holds(item))];
}

interface BlameOptions {
  readonly relations: Relations;
  readonly good: readonly Suspect[];
  readonly trial: (items: readonly Suspect[]) => Promise<TrialAnswer>;
}

interface TrialForm {
  /** Whether something is tried that might come open without the policies that are out. */
  readonly exposes: boolean;
  /** A culprit of which only some sections are out. */
  readonly partly?: Culprit;
}
