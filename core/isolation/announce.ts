import type { Failure } from "../incremental/failure.ts";
import { contained } from "../observe/handled.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { IrKey, ObjectEvent, RefusedAnswer } from "../plugin/api.ts";
import { describeRef } from "../resource/mod.ts";
import { acceptedText, refusedText } from "../status/catalogue/withheld.ts";
import type { SearchResult } from "./search.ts";
import { refOfVerdict, type Verdict } from "./verdict.ts";

/** Where what happens is told, besides the statuses. */
export interface AnnouncerDeps {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly record: (events: readonly ObjectEvent[]) => void;
}

/** Tells of searches and verdicts in the log, in metrics and in events, each once. */
export class Announcer {
  readonly #deps: AnnouncerDeps;
  #failed: ReadonlySet<string> = new Set();

  constructor(deps: AnnouncerDeps) {
    this.#deps = deps;
  }

  /** Tells of the failures of the newest build; a failure that the one before had too is not told again. */
  failed(failures: readonly Failure[]): void {
    const now = new Map(failures.map((failure) => [`${failure.number} ${describeRef(failure.object)}`, failure]));
    for (const [key, { object, where, number, error }] of now) {
      if (this.#failed.has(key)) continue;
      contained(this.#deps.metrics, "gateway-api", 1);
      const fields = { object: describeRef(object), where, number, error };
      this.#deps.log.error("translating an object failed, it is left out; please report the number", fields);
    }
    this.#failed = new Set(now.keys());
  }

  searched(irKey: IrKey, { trials, ms }: SearchResult, verdicts: readonly Verdict[]): void {
    const { log, metrics, record } = this.#deps;
    metrics
      .histogram("postern_search_seconds", "Duration of searches for the object behind a refusal.", [])
      .observe(ms / 1000);
    const counter = metrics.counter(
      "postern_verdicts_total",
      "Objects that were withheld because of a refusal, by kind.",
      ["kind"],
    );
    for (const verdict of verdicts) {
      counter.inc({ kind: verdict.kind });
      const fields = { object: describeRef(refOfVerdict(verdict)), gateway: irKey, trials, ms, reason: verdict.reason };
      log.warn("an object is withheld", fields);
    }
    record(verdicts.map((verdict) => eventOf(verdict, "Warning", "Withheld", refusedText(verdict.reason))));
  }

  /** Tells of the answers of plugins that are refused; their hooks count as failed there. */
  refusedAnswers(irKey: IrKey, found: readonly RefusedAnswer[]): void {
    const { log, metrics } = this.#deps;
    const counter = metrics.counter(
      "postern_plugin_refused_total",
      "Answers of hooks that Envoy refused, by plugin and point.",
      ["plugin", "point"],
    );
    for (const { plugins, point, about, reason } of found) {
      for (const plugin of plugins) counter.inc({ plugin, point });
      const fields = { plugin: plugins.join(", "), hook: point, gateway: irKey, about, reason };
      log.error("Envoy refuses what a plugin made", fields);
    }
  }

  /** Another replica has found them. Whoever leads tells the cluster. */
  adopted(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts)
      this.#deps.log.info("an object is withheld, as another replica found", {
        object: describeRef(refOfVerdict(verdict)),
      });
    this.#deps.record(verdicts.map((verdict) => eventOf(verdict, "Warning", "Withheld", refusedText(verdict.reason))));
  }

  ended(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts)
      this.#deps.log.info("an object is not withheld any more", { object: describeRef(refOfVerdict(verdict)) });
    this.#deps.record(verdicts.map((verdict) => eventOf(verdict, "Normal", "TriedAgain", acceptedText())));
  }

  untraced(irKey: IrKey, resources: readonly string[], reason: string): void {
    this.#deps.log.warn("a refusal cannot be traced to an object", { gateway: irKey, resources, reason });
  }

  broke(irKey: IrKey, error: unknown): void {
    this.#deps.log.error("a search for a refused object failed; please report this", { gateway: irKey, error });
  }

  abandoned(irKey: IrKey): void {
    this.#deps.log.warn("no proxy answers, so it is not known which object is refused", { gateway: irKey });
  }
}

function eventOf(verdict: Verdict, type: ObjectEvent["type"], reason: string, message: string): ObjectEvent {
  return { ref: { ...refOfVerdict(verdict), uid: verdict.uid }, type, reason, message };
}
