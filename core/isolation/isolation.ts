import type { Failure } from "../incremental/failure.ts";
import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { IrKey, ProxyAnswer, Refusal } from "../plugin/api.ts";
import {
  describeRef,
  isObjectCell,
  type KubeObject,
  objectCell,
  type Snapshot,
  splitObjectCell,
} from "../resource/mod.ts";
import type { StatusReport } from "../status/types.ts";
import { AcceptedWorlds } from "./accepted.ts";
import type { TrialAnswer } from "./bisect.ts";
import type { Digest } from "./digest.ts";
import { subjectOf } from "./digest.ts";
import type { Withholding } from "./forms.ts";
import { createWithheldGauge } from "./gauge.ts";
import { likelyOf } from "./likely.ts";
import { withheldReport } from "./report.ts";
import { type SearchResult, search } from "./search.ts";
import type { VerdictStore } from "./store.ts";
import { canBeHeld, changedObjects, type Suspect, suspectOf } from "./suspect.ts";
import { createVerdicts, refOfVerdict, storedRef, type Verdict, type Verdicts, verdictDigest } from "./verdict.ts";

/** What isolation works with. */
export interface IsolationDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly digest: Digest;
  readonly store?: VerdictStore | undefined;
  /** The version of Postern, part of every verdict. */
  readonly version: string;
  /** The newest objects, before anything is withheld. */
  readonly snapshot: () => Snapshot | undefined;
  /** The cells of objects on which the IR of a data plane rests in the last build. */
  readonly restsOn: (irKey: IrKey) => ReadonlySet<string>;
  /**
   * Builds from the newest objects without what is withheld, and gives the IR of one data plane to one of its proxies. The answer comes with the objects
   * it was built from; undefined when no proxy answers. A build that fails is an answer too.
   */
  readonly attempt: (irKey: IrKey, withholding: Withholding) => Promise<Attempted | undefined>;
  /** Lets all proxies of the data plane have the next build. */
  readonly endTrials: (irKey: IrKey) => void;
  /** Asks for a build, because what is withheld has changed. */
  readonly rebuild: () => void;
}

/** The answer to an attempt. */
export interface Attempted {
  readonly snapshot: Snapshot;
  readonly refusals: readonly Refusal[];
}

/** Keeps one object's fault that object's. One for each pipeline. */
export interface Isolation {
  /** Takes what the store holds; resolves before the first build. */
  start(): Promise<void>;
  /** What every build of these objects is to leave out. */
  withholding(snapshot: Snapshot): Withholding;
  /** A build of these objects was published under a sequence; `effective` are the objects with what was withheld. */
  published(sequence: number, world: { readonly effective: Snapshot; readonly withholding: Withholding }): void;
  /** Takes note of what failed in the newest build. */
  failed(failures: readonly Failure[]): void;
  /** A proxy answered to what was published. */
  answered(answer: ProxyAnswer): void;
  /** Data planes whose configuration is being tried: builds do not reach them. */
  readonly searching: ReadonlySet<IrKey>;
  verdicts(): readonly Verdict[];
  /** What failed in the newest build and was contained. */
  failures(): readonly Failure[];
  /** Resolves when no search is under way that was when it was called. */
  searched(): Promise<void>;
  /** What is said of withheld objects. */
  report(): StatusReport;
  /** Resolves when no search is under way. */
  stop(): Promise<void>;
}

/** Makes an isolation that knows no verdict yet. */
export function createIsolation(deps: IsolationDeps): Isolation {
  return new Isolating(deps);
}

/** A search that comes to nothing is not begun again at once, in milliseconds. */
const PAUSE_MS = 2_000;

class Isolating implements Isolation {
  readonly #deps: IsolationDeps;
  readonly #verdicts: Verdicts;
  readonly #accepted = new AcceptedWorlds();
  readonly #searches = new Map<IrKey, Promise<void>>();
  /** Until when a data plane is not searched again, after a search came to nothing. */
  readonly #pauses = new Map<IrKey, number>();
  readonly #gauge: ReturnType<typeof createWithheldGauge>;
  #failures: readonly Failure[] = [];
  #stopped = false;

  constructor(deps: IsolationDeps) {
    this.#deps = deps;
    this.#verdicts = createVerdicts(deps.digest);
    this.#gauge = createWithheldGauge(deps.metrics);
  }

  get searching(): ReadonlySet<IrKey> {
    return new Set(this.#searches.keys());
  }

  async start(): Promise<void> {
    const { store, version, rebuild } = this.#deps;
    if (store === undefined) return;
    this.#verdicts.adopt((await store.load()).filter(({ postern }) => postern === version));
    store.onChange?.((all) => {
      this.#verdicts.adopt(all.filter(({ postern }) => postern === version));
      rebuild();
    });
  }

  withholding(snapshot: Snapshot): Withholding {
    const withholding = this.#verdicts.withholding(snapshot);
    this.#save([]);
    return withholding;
  }

  published(sequence: number, world: { readonly effective: Snapshot; readonly withholding: Withholding }): void {
    this.#accepted.published(sequence, world);
  }

  failed(failures: readonly Failure[]): void {
    const known = new Set(this.#failures.map(({ number, object }) => number + describeRef(object)));
    for (const { object, where, number, error } of failures)
      if (!known.has(number + describeRef(object)))
        this.#deps.log.error("translating an object failed, it is left out", {
          object: describeRef(object),
          where,
          number,
          error,
        });
    this.#failures = failures;
    this.#count();
  }

  answered(answer: ProxyAnswer): void {
    const { irKey, sequence, refusals, version } = answer;
    if (this.#stopped || this.#searches.has(irKey)) return;
    if (refusals.length === 0) {
      this.#accepted.accepted(irKey, sequence);
      return;
    }
    if ((this.#pauses.get(irKey) ?? 0) > this.#deps.clock.now()) return;
    const work = this.#search(irKey, refusals, version).finally(() => {
      this.#searches.delete(irKey);
      this.#deps.endTrials(irKey);
      this.#deps.rebuild();
    });
    this.#searches.set(irKey, work);
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
    await Promise.allSettled(this.#searches.values());
  }

  async #search(irKey: IrKey, refusals: readonly Refusal[], proxy: string): Promise<void> {
    const { log, snapshot } = this.#deps;
    const now = snapshot();
    if (now === undefined) return;
    const suspects = this.#suspects(irKey, now, refusals);
    const reason = refusals.map((refusal) => refusal.reason).join("; ");
    if (suspects.length === 0) {
      log.warn("a refusal cannot be traced to an object", {
        gateway: irKey,
        resources: refusals.map(({ resource }) => resource),
        reason,
      });
      this.#pause(irKey);
      return;
    }
    let taken = now;
    let tried = now;
    const known = new Set(suspects.map(({ cell }) => cell));
    const result = await search({
      ...{
        suspects,
        reason,
        likely: likelyOf(suspects, refusals, (object) => subjectOf(object, now).refers.keys()),
        clock: this.#deps.clock,
      },
      base: this.#verdicts.withholding(now),
      attempt: async (withholding): Promise<TrialAnswer | undefined> => {
        const attempted = this.#stopped ? undefined : await this.#deps.attempt(irKey, withholding);
        if (attempted === undefined) return undefined;
        tried = attempted.snapshot;
        if (attempted.refusals.length > 0)
          return { accepted: false, reason: attempted.refusals.map((refusal) => refusal.reason).join("; ") };
        taken = tried;
        return { accepted: true };
      },
      newcomers: () => {
        const cells = changedObjects(taken, tried, []).filter((cell) => !known.has(cell));
        const base = taken;
        const found = cells.flatMap(
          (cell) => suspectOf(cell, tried, (each) => base.get(...splitObjectCell(each))) ?? [],
        );
        for (const { cell } of found) known.add(cell);
        return found.filter(canBeHeld);
      },
    });
    this.#conclude(irKey, result, { proxy, now });
  }

  /** Objects that changed since the last accepted build and on which the data plane rests; without one, or where none changed, those behind the refusals. */
  #suspects(irKey: IrKey, now: Snapshot, refusals: readonly Refusal[]): readonly Suspect[] {
    const rests = this.#deps.restsOn(irKey);
    const accepted = this.#accepted.of(irKey);
    const among = (cells: Iterable<string>) =>
      [...cells].flatMap((cell) => {
        const suspect = this.#verdicts.has(cell)
          ? undefined
          : suspectOf(cell, now, accepted?.inForce ?? (() => undefined));
        return suspect && canBeHeld(suspect) ? suspect : [];
      });
    if (accepted === undefined) return among([...rests].filter(isObjectCell));
    const changed = changedObjects(accepted.effective, now, rests);
    const found = among(changed.filter((cell) => rests.has(cell)));
    return found.length > 0 ? found : this.#behind(refusals, now);
  }

  /** The objects that refused resources were made from, with all they refer to, as if nothing of them were in force. */
  #behind(refusals: readonly Refusal[], now: Snapshot): readonly Suspect[] {
    const cells = new Set<string>();
    for (const ref of refusals.flatMap(({ sources }) => sources)) {
      const object = now.get(...splitObjectCell(objectCell(ref.kind, ref.namespace, ref.name))) as
        | KubeObject
        | undefined;
      if (object === undefined) continue;
      cells.add(objectCell(ref.kind, ref.namespace, ref.name));
      for (const cell of subjectOf(object, now).refers.keys()) cells.add(cell);
    }
    return [...cells].flatMap((cell) => {
      const suspect = this.#verdicts.has(cell) ? undefined : suspectOf(cell, now, () => undefined);
      return suspect && canBeHeld(suspect) ? suspect : [];
    });
  }

  /** Makes verdicts of what a search came to. */
  #conclude(
    irKey: IrKey,
    result: SearchResult | undefined,
    found: { readonly proxy: string; readonly now: Snapshot },
  ): void {
    const { log, metrics, snapshot } = this.#deps;
    const newest = snapshot() ?? found.now;
    if (result === undefined) {
      log.warn("a search for the object behind a refusal was abandoned", { gateway: irKey });
      this.#pause(irKey);
      return;
    }
    const { culprits, open, reason, trials, ms } = result;
    const all = [
      ...culprits.map(({ suspect, ...why }) => ({ suspect, ...why })),
      ...open.map((suspect) => ({ suspect, reason: `not told apart from others within ${trials} trials: ${reason}` })),
    ];
    const verdicts = all.flatMap(
      ({ suspect, ...why }) => this.#verdictOf(suspect, why, { newest, proxy: found.proxy }) ?? [],
    );
    this.#verdicts.add(verdicts);
    this.#count();
    this.#save(verdicts);
    if (verdicts.length === 0) this.#pause(irKey);
    metrics
      .histogram("postern_search_seconds", "Duration of searches for the object behind a refusal.")
      .observe(ms / 1000);
    for (const verdict of verdicts) {
      metrics
        .counter(
          "postern_verdicts_total",
          "Objects that were withheld since a proxy refuses what they come to, by kind.",
        )
        .inc({ kind: verdict.kind });
      log.warn("an object is withheld", {
        object: describeRef(refOfVerdict(verdict)),
        gateway: irKey,
        trials,
        ms,
        reason: verdict.reason,
      });
    }
  }

  /** Undefined for an object that changed since it was tried: what was found is not about it any more. */
  #verdictOf(
    { cell, now, before }: Suspect,
    why: { readonly reason: string; readonly sections?: ReadonlyMap<string, string>; readonly gone?: boolean },
    { newest, proxy }: { readonly newest: Snapshot; readonly proxy: string },
  ): Verdict | undefined {
    const object = newest.get(...splitObjectCell(cell)) as KubeObject | undefined;
    if (object === undefined || object !== now) return undefined;
    const { reason, sections, gone } = why;
    return {
      ...{ cell, reason, proxy, earlier: before, postern: this.#deps.version },
      ...storedRef(object),
      digest: verdictDigest(object, newest, this.#deps.digest),
      ...(sections && { sections: Object.fromEntries(sections) }),
      ...(gone && { gone }),
    };
  }

  #save(added: readonly Verdict[]): void {
    const ended = this.#verdicts.end(() => false);
    for (const verdict of ended)
      this.#deps.log.info("an object is tried again", { object: describeRef(refOfVerdict(verdict)) });
    if (added.length > 0 || ended.length > 0)
      this.#deps.store?.save(added.map(withoutMemory), ended.map(withoutMemory));
  }

  #pause(irKey: IrKey): void {
    this.#pauses.set(irKey, this.#deps.clock.now() + PAUSE_MS);
  }
}

function withoutMemory({ cell: _cell, earlier: _earlier, ...stored }: Verdict) {
  return stored;
}
