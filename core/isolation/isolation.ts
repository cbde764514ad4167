import type { Failure } from "../incremental/failure.ts";
import type { IrKey, ProxyAnswer, RefusableAnswers, Refusal } from "../plugin/api.ts";
import { type KubeObject, type Snapshot, splitObjectCell } from "../resource/mod.ts";
import type { StatusReport } from "../status/types.ts";
import { AcceptedWorlds, type PublishedWorld } from "./accepted.ts";
import { Announcer, type AnnouncerDeps } from "./announce.ts";
import { searchPlugins } from "./bisect/plugins.ts";
import type { Digest } from "./digest.ts";
import type { Refused, Withholding } from "./forms.ts";
import { createWithheldGauge } from "./gauge.ts";
import { withheldReport } from "./report.ts";
import { Retries } from "./retries.ts";
import type { SearchResult } from "./search.ts";
import { answerTo, reasonOf, Searcher, type SearcherDeps } from "./searcher.ts";
import type { StoredVerdict, VerdictStore } from "./store.ts";
import type { Suspect } from "./suspect.ts";
import { Untold } from "./untold.ts";
import {
  createVerdicts,
  refOfVerdict,
  storedRef,
  toStored,
  type Verdict,
  type Verdicts,
  verdictDigest,
} from "./verdict.ts";

/** The dependencies of isolation. */
export interface IsolationDeps
  extends AnnouncerDeps,
    Pick<SearcherDeps, "clock" | "restsOn" | "heldBack" | "built" | "attempt"> {
  readonly digest: Digest;
  /** The answers of hooks; undefined where they are not remembered. */
  readonly answers?: () => RefusableAnswers | undefined;
  readonly store?: VerdictStore | undefined;
  /** The version of Postern, part of every verdict. */
  readonly version: string;
  /** The newest objects, before anything is withheld. */
  readonly snapshot: () => Snapshot | undefined;
  /** Lets all proxies of the data plane have the next build. */
  readonly endTrials: (irKey: IrKey) => void;
  /** Asks for a build, because what is withheld has changed. */
  readonly rebuild: () => void;
}

/** Keeps one object's fault that object's. One for each pipeline. */
export interface Isolation {
  /** Takes what the store holds; resolves before the first build. */
  start(): Promise<void>;
  /** The objects that every build of these is to leave out. */
  withholding(snapshot: Snapshot): Withholding;
  /** A build of these objects is about to be published under a sequence, before anybody can answer; `effective` are the objects with what was withheld. */
  published(sequence: number, world: PublishedWorld): void;
  /** A trial of a data plane is about to be given to a proxy under a sequence. */
  tried(irKey: IrKey, sequence: number): void;
  /** The versions of objects that running proxies have, for those that go on with them when a later one cannot be used. */
  readonly inForce: ReadonlyMap<string, KubeObject>;
  /** Takes note of what failed in the newest build. */
  failed(failures: readonly Failure[]): void;
  /** A proxy answered to what was published. */
  answered(answer: ProxyAnswer): void;
  /** Whether trials are under way on some data plane: builds do not reach it then. */
  isSearching(): boolean;
  verdicts(): readonly Verdict[];
  /** The failures in the newest build that were contained. */
  failures(): readonly Failure[];
  /** Resolves when no search is under way that was when it was called. */
  searched(): Promise<void>;
  /** The report on withheld objects. */
  report(): StatusReport;
  /** Resolves when no search is under way. */
  stop(): Promise<void>;
}

/** Makes an isolation that knows no verdict yet. */
export function createIsolation(deps: IsolationDeps): Isolation {
  return new Isolating(deps);
}

/** At most so many verdicts are tried again one by one, when they cannot all end together. */
const MOST_RETRIED = 8;

/** A search that comes to nothing is not begun again at once, in milliseconds. */
const PAUSE_MS = 2_000;

/** A verdict of another version of the proxy ends when none of that version has answered for so many milliseconds. */
const VERSION_MS = 60_000;

/** Stands for what is no data plane: the translation itself, which may fail. */
const TRANSLATION: IrKey = "";

interface RefusedBuild extends Pick<ProxyAnswer, "irKey" | "refusals"> {
  readonly withholding: Withholding;
}

class Isolating implements Isolation {
  readonly #deps: IsolationDeps;
  readonly #verdicts: Verdicts;
  readonly #accepted = new AcceptedWorlds();
  readonly #searcher: Searcher;
  readonly #announcer: Announcer;
  readonly #retries = new Retries();
  readonly #cancelRetry = new Map<IrKey, () => void>();
  readonly #searches = new Map<IrKey, Promise<void>>();
  /** Until when a data plane is not searched again, after a search came to nothing. */
  readonly #pauses = new Map<IrKey, number>();
  readonly #untold = new Untold();
  /** When a proxy of a version answered last. */
  readonly #versions = new Map<string, number>();
  readonly #gauge: ReturnType<typeof createWithheldGauge>;
  #failures: readonly Failure[] = [];
  #stopped = false;

  constructor(deps: IsolationDeps) {
    this.#deps = deps;
    this.#verdicts = createVerdicts(deps.digest, () => deps.clock.now());
    this.#announcer = new Announcer(deps);
    const { clock, restsOn, heldBack, built } = deps;
    const attempt: SearcherDeps["attempt"] = async (irKey, withholding) =>
      this.#stopped ? undefined : deps.attempt(irKey, withholding);
    this.#searcher = new Searcher({
      clock,
      restsOn,
      heldBack,
      built,
      attempt,
      verdicts: this.#verdicts,
      accepted: this.#accepted,
    });
    this.#gauge = createWithheldGauge(deps.metrics);
  }

  async start(): Promise<void> {
    const { store, version, rebuild } = this.#deps;
    if (store === undefined) return;
    const ofVersion = (all: readonly StoredVerdict[]) => all.filter(({ postern }) => postern === version);
    this.#verdicts.adopt(ofVersion(await store.load()), false);
    store.onChange?.((all) => {
      if (this.#verdicts.adopt(ofVersion(all), true)) rebuild();
    });
  }

  withholding(snapshot: Snapshot): Withholding {
    const withholding = this.#verdicts.withholding(snapshot);
    this.#announcer.adopted(this.#verdicts.takeAdopted());
    this.#save([]);
    return withholding;
  }

  get inForce(): ReadonlyMap<string, KubeObject> {
    return this.#accepted.inUse;
  }

  published(sequence: number, world: PublishedWorld): void {
    this.#accepted.published(sequence, world);
    this.#deps.answers?.()?.published(sequence);
  }

  tried(irKey: IrKey, sequence: number): void {
    this.#accepted.tried(irKey, sequence);
    this.#deps.answers?.()?.published(sequence);
  }

  failed(failures: readonly Failure[]): void {
    this.#announcer.failed(failures);
    this.#failures = failures;
    this.#count();
  }

  answered(answer: ProxyAnswer): void {
    const { irKey, sequence, refusals, version } = answer;
    if (this.#stopped || this.#searches.has(irKey)) return;
    if (version !== "") this.#noteVersion(version);
    if (refusals.length === 0) {
      this.#accepted.accepted(irKey, sequence, this.#deps.clock.now());
      this.#deps.answers?.()?.accepted(irKey, sequence);
      if (!this.#lookAgain(irKey, version)) this.#retryLater(irKey);
    } else if (answer.died) this.#withholdChanged(irKey, refusals, version);
    else if ((this.#pauses.get(irKey) ?? 0) <= this.#deps.clock.now()) this.#refused(answer);
  }

  #refused(answer: ProxyAnswer): void {
    const { irKey, sequence } = answer;
    // A build that failed was not published; what a proxy says late of a trial is known already.
    if (irKey !== TRANSLATION && this.#accepted.worldOf(irKey, sequence) === undefined) return;
    this.#begin(irKey, () => this.#search(answer));
  }

  isSearching(): boolean {
    return this.#searches.size > 0;
  }

  verdicts(): readonly Verdict[] {
    return this.#verdicts.all();
  }

  failures(): readonly Failure[] {
    return this.#failures;
  }

  async searched(): Promise<void> {
    await Promise.allSettled(this.#searches.values());
  }

  #count(): void {
    this.#gauge([...this.#verdicts.all().map(refOfVerdict), ...this.#failures.map(({ object }) => object)]);
  }

  report(): StatusReport {
    return withheldReport(this.#verdicts.all(), this.#failures);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const cancel of this.#cancelRetry.values()) cancel();
    await Promise.allSettled(this.#searches.values());
  }

  /** Runs trials on a data plane; builds do not reach it meanwhile, and one follows. */
  #begin(irKey: IrKey, trials: () => Promise<void>): void {
    const broke = (error: unknown) => {
      this.#announcer.broke(irKey, error);
      this.#pause(irKey);
    };
    const work = trials().catch(broke);
    this.#searches.set(irKey, work);
    void work.then(() => {
      this.#searches.delete(irKey);
      this.#deps.endTrials(irKey);
      this.#deps.rebuild();
    });
  }

  async #search({ irKey, sequence, refusals, version: proxy }: ProxyAnswer): Promise<void> {
    const now = this.#deps.snapshot();
    if (now === undefined) return;
    const untraced = () => {
      const resources = refusals.map(({ resource }) => resource);
      this.#announcer.untraced(irKey, resources, reasonOf(refusals));
      this.#pause(irKey);
    };
    // Ends what does not hold any more: an object that is tried again is a suspect again.
    const withholding = this.withholding(now);
    const answers = this.#deps.answers?.();
    if (answers !== undefined && (await this.#isPlugins(answers, { irKey, refusals, withholding }))) return;
    const suspects = this.#searcher.suspects(irKey, now, refusals);
    if (suspects.length === 0) return untraced();
    // The refused objects may be mended since, or withheld because another data plane or another replica found them too.
    const isKnown = this.#deps.built() === now && this.#accepted.isNewest(sequence, withholding);
    const result = await this.#searcher.search(irKey, { suspects, refusals, isKnown, now });
    if (result === undefined) {
      this.#announcer.abandoned(irKey);
      return this.#pause(irKey);
    }
    if (result.isAccepted) return;
    if (result.culprits.length + result.open.length === 0) return untraced();
    this.#untold.searched(irKey, result, false);
    this.#conclude(irKey, result, proxy);
  }

  /** Whether what is refused was made by plugins of what is not: then no object is at fault. */
  async #isPlugins(answers: RefusableAnswers, { irKey, refusals, withholding }: RefusedBuild): Promise<boolean> {
    const ask = async () => {
      const attempted = this.#stopped ? undefined : await this.#deps.attempt(irKey, withholding);
      return attempted && answerTo(attempted.refusals);
    };
    const found = await searchPlugins(irKey, refusals, { answers, attempt: ask, reason: reasonOf(refusals) });
    this.#announcer.refusedAnswers(irKey, found);
    return found.length > 0;
  }

  /** Suspects that could not be told apart in one search are searched again when all others are in force. */
  #lookAgain(irKey: IrKey, proxy: string): boolean {
    const untold = this.#untold.next(irKey, this.#verdicts.all());
    if (untold.length > 0) this.#begin(irKey, () => this.#searchUntold(irKey, untold, proxy));
    return untold.length > 0;
  }

  async #searchUntold(irKey: IrKey, untold: readonly Verdict[], proxy: string): Promise<void> {
    const now = this.#deps.snapshot() as Snapshot;
    const aside = new Set(untold.map(({ cell }) => cell));
    const suspects = this.#searcher.untold(untold, now);
    const result = await this.#searcher.search(irKey, { suspects, refusals: [], isKnown: false, now, aside });
    if (result === undefined) return this.#announcer.abandoned(irKey);
    this.#untold.searched(irKey, result, true);
    const out = new Set([...result.culprits.map(({ suspect }) => suspect), ...result.open].map(({ cell }) => cell));
    this.#verdicts.end(untold.filter(({ cell }) => !out.has(cell)));
    // Of those that are still open the verdict stands.
    const come = result.open.filter(({ cell }) => !aside.has(cell));
    if (result.culprits.length + come.length > 0) return this.#conclude(irKey, { ...result, open: come }, proxy);
    this.#save([]);
    this.#announcer.searched(irKey, result, []);
  }

  /** A proxy that dies cannot be asked which object it dies of: all that changed since it was well stay out, and say so. */
  #withholdChanged(irKey: IrKey, refusals: readonly Refusal[], proxy: string): void {
    const now = this.#deps.snapshot();
    const open = now === undefined ? [] : this.#searcher.changedSinceProven(irKey, now);
    const reason = reasonOf(refusals);
    const culprits = open.map((suspect) => ({ suspect, reason, died: true }));
    this.#conclude(irKey, { culprits, open: [], isAccepted: false, reason, trials: 0, ms: 0 }, proxy);
    this.#deps.rebuild();
  }

  #conclude(irKey: IrKey, result: SearchResult, proxy: string): void {
    const verdicts = this.#verdictsOf(result, proxy);
    if (verdicts.length === 0 && result.reason !== "") this.#pause(irKey);
    this.#verdicts.add(verdicts);
    this.#save(verdicts);
    this.#announcer.searched(irKey, result, verdicts);
  }

  /** Objects at fault, and those that could not be told from them in time. */
  #verdictsOf({ culprits, open, openGone, reason, trials }: SearchResult, proxy: string): readonly Verdict[] {
    const untold = `it could not be told from others within ${trials} trials: ${reason}`;
    const all = [...culprits, ...open.map((suspect) => ({ suspect, reason: untold, ...(openGone && { gone: true }) }))];
    return all.flatMap(({ suspect, ...why }) => this.#verdictOf(suspect, why, proxy) ?? []);
  }

  /** Undefined for an object that changed since it was tried: what was found is not about it any more. */
  #verdictOf({ cell, now, before }: Suspect, why: Refused, proxy: string): Verdict | undefined {
    const { digest, version, snapshot } = this.#deps;
    const newest = snapshot();
    const object = newest?.get(...splitObjectCell(cell)) as KubeObject | undefined;
    if (newest === undefined || object === undefined || object !== now) return undefined;
    const { reason, sections, gone, died } = why;
    return {
      ...{ cell, reason, proxy, earlier: before, postern: version },
      ...storedRef(object),
      digest: verdictDigest(object, newest, digest),
      ...(sections && { sections: Object.fromEntries(sections) }),
      ...(gone && { gone }),
      ...(died && { died }),
    };
  }

  /**
   * An object may be refused because of another one, which has changed since or is gone. So what is withheld is tried once more after something else
   * changed, less and less often; while the objects stay as they are it is not.
   */
  #retryLater(irKey: IrKey): void {
    const { clock, snapshot, restsOn } = this.#deps;
    const now = snapshot();
    const wait = this.#retries.waitOf(this.#verdicts.all(), clock.now());
    if (now === undefined || wait === undefined || this.#stopped || this.#searches.has(irKey)) return;
    if (wait > 0) {
      this.#cancelRetry.get(irKey)?.();
      this.#cancelRetry.set(
        irKey,
        clock.after(wait, () => this.#retryLater(irKey)),
      );
      return;
    }
    const rests = restsOn(irKey);
    const ours = this.#verdicts.all().filter(({ cell, died }) => rests.has(cell) && !died);
    const due = this.#retries.due(ours, { now, at: clock.now(), rests });
    if (due.length > 0) this.#begin(irKey, () => this.#retry(irKey, due));
  }

  async #retry(irKey: IrKey, due: readonly Verdict[]): Promise<void> {
    const isAccepted = async (without: readonly Verdict[]): Promise<boolean> => {
      const now = this.#deps.snapshot() as Snapshot;
      const cells = new Set(without.map(({ cell }) => cell));
      const attempted = this.#stopped
        ? undefined
        : await this.#deps.attempt(irKey, this.#verdicts.withholding(now, cells));
      return attempted !== undefined && attempted.refusals.length === 0;
    };
    const mended: Verdict[] = (await isAccepted(due)) ? [...due] : [];
    const one = mended.length === 0 && due.length > 1 ? due.slice(0, MOST_RETRIED) : [];
    for (const verdict of one) if (await isAccepted([verdict, ...mended])) mended.push(verdict);
    this.#verdicts.end(mended);
    this.#save([]);
  }

  /** Another version of a proxy may accept what this one refuses, or the other way round. */
  #noteVersion(version: string): void {
    const now = this.#deps.clock.now();
    this.#versions.set(version, now);
    const isOver = ({ proxy }: Verdict) =>
      proxy !== "" && proxy !== version && now - (this.#versions.get(proxy) ?? Number.NEGATIVE_INFINITY) > VERSION_MS;
    const over = this.#verdicts.all().filter(isOver);
    if (over.length === 0) return;
    this.#verdicts.end(over);
    this.#save([]);
    this.#deps.rebuild();
  }

  #save(added: readonly Verdict[]): void {
    const ended = this.#verdicts.takeEnded();
    if (ended.length > 0) this.#announcer.ended(ended);
    this.#count();
    if (added.length > 0 || ended.length > 0) this.#deps.store?.save(added.map(toStored), ended.map(toStored));
  }

  #pause(irKey: IrKey): void {
    this.#pauses.set(irKey, this.#deps.clock.now() + PAUSE_MS);
  }
}
