import type { StatusFold } from "../composition/status-fold.ts";
import type { Build } from "../incremental/engine.ts";
import type { Failure } from "../incremental/failure.ts";
import type { Need, NeedAnswer } from "../incremental/need.ts";
import {
  type Attempted,
  createIsolation,
  type Isolation,
  type PublishedWorld,
  refOfVerdict,
  type Verdict,
  type VerdictStore,
  type Withholding,
} from "../isolation/mod.ts";
import type { Clock } from "../observe/clock.ts";
import { handled } from "../observe/handled.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type {
  EnvoyMaker,
  EnvoyResourcesOf,
  HookRunner,
  InfraManager,
  IrKey,
  ObjectEvent,
  Output,
  ProxyAnswer,
  RootTranslator,
  Translation,
} from "../plugin/api.ts";
import type { Snapshot } from "../resource/snapshot.ts";
import { done, failed, type Result } from "../result/mod.ts";
import { fnv1a } from "../scalars/fnv1a.ts";
import type { ObjectStatus, StatusReport } from "../status/types.ts";
import { Awaited } from "./awaited.ts";
import { Builder, type Verified, WorldWithheld } from "./builder.ts";
import { Decisions } from "./decisions.ts";
import { reportOfHooks } from "./hook-faults.ts";
import { createInfraReconciler, type InfraReconciler } from "./infra.ts";
import type { NeedResolver } from "./needs.ts";
import { StatusFlow } from "./status-flow.ts";
import { createThrottle, type Throttle } from "./throttle.ts";
import { reportDifferences, type VerifyOptions } from "./verification.ts";

/** The parts a pipeline connects, and how patient it is. */
export interface PipelineOptions {
  readonly translator: RootTranslator;
  readonly outputs: readonly Output[];
  readonly hooks: HookRunner;
  readonly infra?: InfraManager | undefined;
  /** Makes of IR what Envoy is sent, for outputs that ask for it; without it they get nothing. */
  readonly envoy?: EnvoyMaker | undefined;
  readonly needs?: NeedResolver | undefined;
  /** Takes statuses that changed; absent where there is nowhere to write. */
  readonly writeStatus?: ((changed: readonly ObjectStatus[]) => Promise<void>) | undefined;
  /** Tells people what happened to objects; absent where there is no place for that. */
  readonly record?: ((events: readonly ObjectEvent[]) => Promise<void>) | undefined;
  /** Tells what is said of derived objects on those they come from. */
  readonly fold?: StatusFold | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Milliseconds a change waits for others to come with it, and at most when they keep coming. */
  readonly holdOffMs?: number;
  readonly maxHoldOffMs?: number;
  /** Compares every build with one from nothing, down to what outputs make of it; see {@link VerifyOptions}. */
  readonly verify?: VerifyOptions | undefined;
  /** Freezes all values, so that whoever changes one throws; slow. */
  readonly freeze?: boolean;
  /** Whether this replica writes statuses and infrastructure from the start. Default true. */
  readonly leading?: boolean;
  /** Told of every build, when it is published or has failed. */
  readonly onBuild?: ((outcome: BuildOutcome) => void) | undefined;
  /** Where verdicts about withheld objects outlive the process, the key under which their contents are compared, and the version they hold for. */
  readonly verdicts?: VerdictOptions | undefined;
}

/** The outcome of a build: the number of its publication, or an error that leaves the last good one in force. */
export type BuildOutcome = Result<number, Error>;

/** The surroundings that verdicts need. */
export interface VerdictOptions {
  readonly store?: VerdictStore;
  /** A keyed digest of a text, the same in all replicas and over restarts. */
  readonly digest: (text: string) => string;
  readonly version: string;
}

/** The loop from worlds to data planes. */
export interface Pipeline {
  /** A newer set of objects; the latest wins. */
  offer(snapshot: Snapshot): void;
  /** Newer settings of the translator; parts with the same content should keep their identity. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** Has everything built again, since something that hooks answer has changed. */
  again(): void;
  /** Takes in the report of a plugin on objects. */
  report(plugin: string, report: StatusReport): void;
  /** Whether this replica writes statuses and infrastructure. Every replica translates and publishes. */
  lead(leading: boolean): void;
  /** The number of the newest finished build; 0 before the first. */
  readonly sequence: number;
  /** Resolves with the number of the first build that contains everything offered so far, once it is published. */
  settled(): Promise<number>;
  /** Resolves when every connected data plane has answered to what `sequence` brought. */
  served(sequence: number): Promise<void>;
  /** The newest objects, undefined before the first `offer`. */
  readonly snapshot: Snapshot | undefined;
  /** The newest translation, undefined before the first. */
  readonly translation: Translation | undefined;
  /** Everything that holds now about objects. */
  statuses(): readonly ObjectStatus[];
  /** The objects that are withheld now, and why. */
  withheld(): readonly Verdict[];
  /** The failures in the newest build, each contained at its object. */
  failures(): readonly Failure[];
  /** Resolves when the object behind a refusal is not being searched for any more; what was found is in a build that is still to come. */
  searched(): Promise<void>;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/** Connects the parts. Nothing happens before the first `offer`. */
export function createPipeline(options: PipelineOptions): Pipeline {
  return new Loop(options);
}

/** Stands for what is no data plane: the translation itself, which may fail. */
const TRANSLATION: IrKey = "";

class Loop implements Pipeline {
  readonly #options: PipelineOptions;
  readonly #builder: Builder;
  readonly #isolation: Isolation;
  readonly #statuses: StatusFlow;
  readonly #awaited: Awaited;
  readonly #decisions: Decisions;
  readonly #reconciler: InfraReconciler | undefined;
  readonly #throttle: Throttle;
  readonly #answers = new Map<string, NeedAnswer>();
  #wanted: readonly Need[] = [];
  #snapshot: Snapshot | undefined;
  #settings: Readonly<Record<string, unknown>>;
  #needs: ReadonlyMap<string, NeedAnswer> = new Map();
  #leading: boolean;
  #started: Promise<void> | undefined;
  #cancelInstant: () => void = () => {};
  /** When the oldest change that no build has looked at was offered. */
  #changedAt: number | undefined;
  sequence = 0;
  translation: Translation | undefined;

  constructor(options: PipelineOptions) {
    const { clock, log, holdOffMs = 2, maxHoldOffMs = 50, freeze = false, leading = true } = options;
    this.#options = options;
    this.#settings = options.settings;
    this.#leading = leading;
    this.#builder = new Builder({ ...options, verify: options.verify !== undefined, freeze });
    this.#statuses = new StatusFlow({ ...options, leading });
    this.#awaited = new Awaited({
      clock,
      hasProxies: (irKey) => options.outputs.some((output) => output.hasProxies?.(irKey) === true),
      changed: () => this.#statuses.translated(this.#awaited.statuses()),
    });
    this.#decisions = new Decisions({
      ...{ clock, log },
      record: (events) => this.#record(events),
      served: (sequence) => this.served(sequence),
      withheld: () => this.withheld().map(refOfVerdict),
    });
    this.#reconciler = options.infra && createInfraReconciler(options.infra, clock, log);
    this.#throttle = createThrottle(clock, holdOffMs, maxHoldOffMs, () => this.#round());
    this.#isolation = this.#createIsolation();
    for (const output of options.outputs) output.onAnswer?.((answer) => this.#answered(answer));
    options.needs?.onAnswer((id, answer) => {
      this.#answers.set(id, answer);
      this.#needs = new Map(this.#answers);
      this.#throttle.poke();
    });
  }

  #answered(answer: ProxyAnswer): void {
    this.#awaited.answered(answer);
    this.#decisions.answered(answer);
    this.#isolation.answered(answer);
  }

  #createIsolation(): Isolation {
    const { clock, log, metrics, outputs, verdicts, hooks } = this.#options;
    return createIsolation({
      answers: () => hooks.answers,
      ...{ clock, log, metrics },
      digest: verdicts?.digest ?? ((text) => String(fnv1a(text))),
      store: verdicts?.store,
      version: verdicts?.version ?? "",
      snapshot: () => this.#snapshot,
      restsOn: (irKey) => this.#builder.restsOn(irKey),
      heldBack: () => this.#builder.heldBack,
      built: () => this.#builder.snapshot,
      attempt: (irKey, withholding) => this.#attempt(irKey, withholding),
      endTrials: (irKey) => {
        for (const output of outputs) output.endTrials?.(irKey);
      },
      rebuild: () => this.#throttle.poke(),
      record: (events) => this.#record(events),
    });
  }

  #record(events: readonly ObjectEvent[]): void {
    const { record, log } = this.#options;
    if (this.#leading) record?.(events).catch((error) => log.debug("events were not written", { error }));
  }

  get snapshot(): Snapshot | undefined {
    return this.#snapshot;
  }

  offer(snapshot: Snapshot): void {
    const before = this.#snapshot;
    if (snapshot === before) return;
    this.#snapshot = snapshot;
    this.#changedAt ??= this.#options.clock.now();
    this.#options.log.debug("objects changed");
    // Requests go to endpoints that are gone until the proxies know, while other changes can wait a little.
    this.#throttle.poke(snapshot.all("EndpointSlice") !== before?.all("EndpointSlice"));
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings;
    this.#throttle.poke();
  }

  again(): void {
    this.#throttle.poke();
  }

  report(plugin: string, report: StatusReport): void {
    this.#statuses.reported(plugin, report);
  }

  lead(leading: boolean): void {
    if (leading === this.#leading) return;
    this.#leading = leading;
    this.#statuses.lead(leading);
    if (!leading || !this.translation) return;
    this.#reconciler?.reconcile(this.translation.infra);
    this.#reconciler?.again();
  }

  async settled(): Promise<number> {
    await this.#throttle.idle();
    return this.sequence;
  }

  async served(sequence: number): Promise<void> {
    await Promise.all(this.#options.outputs.map((output) => output.served?.(sequence)));
  }

  statuses(): readonly ObjectStatus[] {
    return this.#statuses.all();
  }

  withheld(): readonly Verdict[] {
    return this.#isolation.verdicts();
  }

  failures(): readonly Failure[] {
    return this.#isolation.failures();
  }

  searched(): Promise<void> {
    return this.#isolation.searched();
  }

  async stop(): Promise<void> {
    this.#cancelInstant();
    this.#awaited.stop();
    this.#decisions.stop();
    await this.#throttle.stop();
    await this.#isolation.stop();
    await this.#options.needs?.stop();
    await this.#reconciler?.stop();
    await this.#statuses.idle();
  }

  /** One build and everything that follows from it. A failure leaves the last good translation in force, and its cause is looked for. */
  async #round(): Promise<void> {
    this.#started ??= this.#isolation.start();
    await this.#started;
    const snapshot = this.#snapshot;
    if (!snapshot) return;
    const { log, metrics, clock } = this.#options;
    const started = clock.now();
    const since = this.#changedAt ?? started;
    this.#changedAt = undefined;
    log.debug("a build begins", { waitedMs: started - since });
    try {
      const withholding = this.#isolation.withholding(snapshot);
      const built = await this.#builder.build(snapshot, withholding, this.#around);
      const { effective, translation } = built;
      if (built.verified) await this.#verify(translation.xds, built.verified);
      // A proxy that has to be started starts while its configuration is encoded.
      if (this.#leading) this.#reconciler?.reconcile(translation.infra);
      await this.#publish(translation, { snapshot, effective, withholding, inUse: translation.inUse ?? {} });
      this.#isolation.failed(built.build.failures);
      this.#isolation.answered({ irKey: TRANSLATION, sequence: this.sequence, refusals: [], proxy: "", version: "" });
      this.#statuses.reported("isolation", this.#isolation.report());
      this.#statuses.reported("hooks", reportOfHooks(built.hookFaults));
      this.#decisions.decided({ translation, snapshot, sequence: this.sequence, since });
      this.#awaited.translated(built.translation.status, this.sequence);
      this.#statuses.translated(this.#awaited.statuses());
      this.#follow(built.build);
      const ms = clock.now() - started;
      metrics.histogram("postern_build_seconds", "Duration of a build with its publication.", []).observe(ms / 1000);
      handled(metrics, "gateway-api", "success", ms);
      this.#options.onBuild?.(done(this.sequence));
      log.debug("built", { sequence: this.sequence, ms, ...built.build.stats });
    } catch (error) {
      metrics
        .counter("postern_build_failures_total", "Builds that failed and left the last good one in force.", [])
        .inc();
      handled(metrics, "gateway-api", "failure", clock.now() - started);
      log.error("a build failed, the last good configuration stays in force", { error });
      this.#options.onBuild?.(failed(error instanceof Error ? error : new Error(String(error))));
      if (error instanceof WorldWithheld) return;
      const refusals = [{ resource: "", sources: [], reason: failureText(error) }];
      this.#isolation.answered({ irKey: TRANSLATION, sequence: this.sequence, refusals, proxy: "", version: "" });
    }
  }

  async #publish(translation: Translation, world: PublishedWorld): Promise<void> {
    this.translation = translation;
    this.sequence++;
    this.#isolation.published(this.sequence, world);
    const { sequence } = this;
    const { envoy } = this.#options;
    const made: EnvoyResourcesOf = async (irKey) => {
      const ir = translation.xds[irKey];
      return ir === undefined || envoy === undefined ? [] : envoy(irKey, ir);
    };
    await Promise.all(this.#options.outputs.map((output) => output.publish(translation.xds, sequence, made)));
  }

  /** Has outputs compare what they make of the IR with what they make of the same from nothing, and tells what differs. */
  async #verify(xds: Translation["xds"], { anew, differences }: Verified): Promise<void> {
    const { log, metrics, outputs, verify = {} } = this.#options;
    const found = [...differences];
    for (const output of outputs) found.push(...((await output.verify?.(xds, anew)) ?? []));
    reportDifferences(found, { log, metrics, verify });
  }

  get #around() {
    return { settings: this.#settings, needs: this.#needs, inForce: this.#isolation.inForce };
  }

  /** Builds without what is withheld, and asks one proxy of the data plane; of the translation itself only whether it can be built. */
  async #attempt(irKey: IrKey, withholding: Withholding): Promise<Attempted | undefined> {
    const snapshot = this.#snapshot as Snapshot;
    const refused = (error: unknown): Attempted => {
      return { snapshot, refusals: [{ resource: "", sources: [], reason: failureText(error) }] };
    };
    try {
      const tried = await this.#builder.tryOut(irKey, snapshot, withholding, this.#around);
      if (irKey === TRANSLATION || tried === undefined) return { snapshot, refusals: [] };
      const { ir, verified } = tried;
      if (verified) await this.#verify({ [irKey]: ir }, verified);
      const output = this.#options.outputs.find(({ tryOut }) => tryOut !== undefined);
      this.#isolation.tried(irKey, ++this.sequence);
      const answer = await output?.tryOut?.(irKey, ir, this.sequence);
      return answer && { snapshot, refusals: answer.refusals };
    } catch (error) {
      return refused(error);
    }
  }

  /** Tells the runtime what the build is waiting for: answers, and the next moment that matters. */
  #follow(build: Build<Translation>): void {
    const ids = build.needs.map((need) => need.id).join("\n");
    if (ids !== this.#wanted.map((need) => need.id).join("\n")) {
      this.#wanted = build.needs;
      const wanted = new Set(build.needs.map((need) => need.id));
      for (const id of this.#answers.keys()) if (!wanted.has(id)) this.#answers.delete(id);
      this.#options.needs?.want(build.needs);
    }
    this.#cancelInstant();
    if (build.nextInstant === undefined) return;
    const wait = Math.min(build.nextInstant - this.#options.clock.now(), LONGEST_TIMER_MS);
    this.#cancelInstant = this.#options.clock.after(Math.max(wait, 1), () => this.#throttle.poke());
  }
}

/** Timers beyond this many milliseconds overflow; a longer wait is cut and asked again. */
const LONGEST_TIMER_MS = 86_400_000;

function failureText(error: unknown): string {
  return `translating failed: ${error instanceof Error ? error.message : String(error)}`;
}
