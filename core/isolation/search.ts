import type { Clock } from "../observe/clock.ts";
import { bisect, type TrialAnswer } from "./bisect.ts";
import { draftOf, hold, type Refused, refuse, sectionsOf, type Withholding, type WithholdingDraft } from "./forms.ts";
import { inOrderOfTrust, type Suspect } from "./suspect.ts";

/** How far a search goes: so many trials, and so many milliseconds. What is not told by then stays out. */
export const LIMITS = { trials: 20, ms: 5_000 } as const;

/** What a search works with. */
export interface SearchOptions {
  /** Objects that may be at fault; all others are in force. */
  readonly suspects: readonly Suspect[];
  /** The ones that the proxy's words point to, if any. */
  readonly likely: ReadonlySet<Suspect>;
  /** Why all of them together are refused. */
  readonly reason: string;
  /** What is withheld besides. */
  readonly base: Withholding;
  /** Tries the newest objects without what is withheld; undefined when nobody answers any more. */
  readonly attempt: (withholding: Withholding) => Promise<TrialAnswer | undefined>;
  /** Objects that changed since the last accepted attempt and are none of the suspects. */
  readonly newcomers: () => readonly Suspect[];
  readonly clock: Clock;
}

/** An object that is at fault. */
export interface Culprit extends Refused {
  readonly suspect: Suspect;
}

/** What a search comes to. */
export interface SearchResult {
  readonly culprits: readonly Culprit[];
  /** Objects of which it could not be told in time. */
  readonly open: readonly Suspect[];
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
  readonly #culprits: Culprit[] = [];
  #open: Suspect[] = [];

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#started = options.clock.now();
  }

  async run(): Promise<SearchResult> {
    const { suspects, likely, reason, clock } = this.#options;
    const unlikely = inOrderOfTrust(suspects.filter((suspect) => !likely.has(suspect)));
    const ordered = [...unlikely, ...inOrderOfTrust(suspects.filter((suspect) => likely.has(suspect)))];
    await this.#find(ordered, reason, unlikely.length);
    while (this.#later.length > 0 && !this.#mustEnd()) await this.#find(this.#later.splice(0), undefined, 0);
    this.#open.push(...this.#later);
    await this.#confirm();
    const ms = clock.now() - this.#started;
    return { culprits: this.#culprits, open: this.#open, reason, trials: this.#trials, ms };
  }

  readonly #mustEnd = (): boolean =>
    this.#trials >= LIMITS.trials || this.#options.clock.now() - this.#started >= LIMITS.ms;

  /** Finds the culprits among suspects that are refused together, or that are yet to be tried together. */
  async #find(suspects: readonly Suspect[], known: string | undefined, first: number): Promise<void> {
    const trial = (items: readonly Suspect[]) => {
      const tried = new Set(items);
      return this.#trial(suspects.filter((suspect) => !tried.has(suspect)));
    };
    let reason = known;
    if (reason === undefined) {
      const answer = await this.#trial([]);
      if (answer.accepted) return;
      reason = answer.reason;
    }
    const { faulty, open } = await bisect(suspects, { trial, mustEnd: this.#mustEnd, reason, first });
    this.#open.push(...open);
    for (const [suspect, why] of faulty) {
      const sections = await this.#faultySections(suspect, why);
      this.#culprits.push({ suspect, reason: why, ...(sections && { sections }) });
    }
  }

  /** The sections that are at fault, with a reason each; undefined where all are, or the object has but one. */
  async #faultySections(suspect: Suspect, reason: string): Promise<ReadonlyMap<string, string> | undefined> {
    const names = sectionsOf(suspect);
    if (names.length < 2 || this.#mustEnd()) return undefined;
    const trial = (items: readonly string[]) => {
      const out = names.filter((name) => !items.includes(name));
      const sections = new Map(out.map((name) => [name, reason]));
      return this.#trial([], { suspect, reason, sections });
    };
    const { faulty, open } = await bisect(names, { trial, mustEnd: this.#mustEnd, reason });
    const sections = new Map([...faulty, ...open.map((name) => [name, reason] as const)]);
    return sections.size === names.length ? undefined : sections;
  }

  /** Tries what was found: where not even the answers in the place of routes are taken, nothing takes their place. */
  async #confirm(): Promise<void> {
    if (this.#culprits.length === 0) return;
    const draft = this.#draft();
    for (const { suspect, ...refused } of this.#culprits) refuse(draft, suspect, refused);
    if ((await this.#ask(draft)).accepted) return;
    for (const [i, culprit] of this.#culprits.entries()) this.#culprits[i] = { ...culprit, gone: true };
  }

  /** One trial without these suspects, and without all that is known to be at fault or open. */
  async #trial(out: readonly Suspect[], partly?: Culprit): Promise<TrialAnswer> {
    const answer = await this.#attempt(out, partly);
    if (answer.accepted) return answer;
    const newcomers = this.#options.newcomers();
    if (newcomers.length === 0) return answer;
    // It may be they that are refused: they wait, and the trial is made again.
    this.#later.push(...newcomers);
    return this.#attempt(out, partly);
  }

  #attempt(out: readonly Suspect[], partly?: Culprit): Promise<TrialAnswer> {
    const draft = this.#draft();
    for (const suspect of [...out, ...this.#culprits.map((culprit) => culprit.suspect)]) hold(draft, suspect);
    if (partly) refuse(draft, partly.suspect, partly);
    return this.#ask(draft);
  }

  #draft(): WithholdingDraft {
    const draft = draftOf(this.#options.base);
    for (const suspect of [...this.#open, ...this.#later]) hold(draft, suspect);
    return draft;
  }

  async #ask(draft: WithholdingDraft): Promise<TrialAnswer> {
    this.#trials++;
    const answer = await this.#options.attempt(draft);
    if (answer === undefined) throw new Abandoned();
    return answer;
  }
}
