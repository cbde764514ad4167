import { type Build, createEngine, type Engine } from "../incremental/engine.ts";
import type { Need, NeedAnswer } from "../incremental/need.ts";
import { equal } from "../incremental/share.ts";
import type { World } from "../incremental/world.ts";
import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { HookRunner, InfraManager, Output, Translation, Translator } from "../plugin/api.ts";
import type { Snapshot } from "../resource/snapshot.ts";
import { createStatusBoard, type StatusBoard } from "../status/board.ts";
import type { ObjectStatus, StatusReport } from "../status/types.ts";
import { createInfraReconciler, type InfraReconciler } from "./infra.ts";
import type { NeedResolver } from "./needs.ts";
import { createPacer, type Pacer } from "./pacer.ts";

/** The parts a pipeline connects, and how patient it is. */
export interface PipelineOptions {
  readonly translator: Translator;
  readonly outputs: readonly Output[];
  readonly hooks: HookRunner;
  readonly infra?: InfraManager | undefined;
  readonly needs?: NeedResolver | undefined;
  /** Takes statuses that changed; absent where there is nowhere to write. */
  readonly writeStatus?: ((changed: readonly ObjectStatus[]) => Promise<void>) | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Milliseconds a change waits for others to come with it, and at most when they keep coming. */
  readonly holdOffMs?: number;
  readonly maxHoldOffMs?: number;
  /** Compares every build with one from nothing and freezes all values; slow. */
  readonly debug?: boolean;
  /** Whether this replica writes statuses and machinery from the start. Default true. */
  readonly leading?: boolean;
}

/** The loop from worlds to data planes. */
export interface Pipeline {
  /** A newer set of objects; the latest wins. */
  offer(snapshot: Snapshot): void;
  /** Newer settings of the translator; parts with the same content should keep their identity. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** What a plugin has to say of objects. */
  report(plugin: string, report: StatusReport): void;
  /** Whether this replica writes statuses and machinery. Every replica translates and publishes. */
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
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/** Connects the parts. Nothing happens before the first `offer`. */
export function createPipeline(options: PipelineOptions): Pipeline {
  return new Loop(options);
}

class Loop implements Pipeline {
  readonly #options: PipelineOptions;
  readonly #engine: Engine;
  readonly #board: StatusBoard = createStatusBoard();
  readonly #reconciler: InfraReconciler | undefined;
  readonly #pacer: Pacer;
  readonly #answers = new Map<string, NeedAnswer>();
  #wanted: readonly Need[] = [];
  #snapshot: Snapshot | undefined;
  #settings: Readonly<Record<string, unknown>>;
  #needs: ReadonlyMap<string, NeedAnswer> = new Map();
  #leading: boolean;
  #writing: Promise<void> = Promise.resolve();
  #writePending = false;
  #cancelInstant: () => void = () => {};
  sequence = 0;
  translation: Translation | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#leading = options.leading ?? true;
    this.#engine = createEngine({ freeze: options.debug ?? false });
    this.#reconciler = options.infra && createInfraReconciler(options.infra, options.clock, options.log);
    this.#pacer = createPacer(options.clock, options.holdOffMs ?? 2, options.maxHoldOffMs ?? 50, () => this.#round());
    options.needs?.onAnswer((id, answer) => {
      this.#answers.set(id, answer);
      this.#needs = new Map(this.#answers);
      this.#pacer.poke();
    });
  }

  get snapshot(): Snapshot | undefined {
    return this.#snapshot;
  }

  offer(snapshot: Snapshot): void {
    const before = this.#snapshot;
    if (snapshot === before) return;
    this.#snapshot = snapshot;
    // Requests go to endpoints that are gone until the proxies know, while other changes can wait a little.
    this.#pacer.poke(snapshot.all("EndpointSlice") !== before?.all("EndpointSlice"));
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings;
    this.#pacer.poke();
  }

  report(plugin: string, report: StatusReport): void {
    this.#board.reported(plugin, report);
    this.#writeStatuses();
  }

  lead(leading: boolean): void {
    if (leading === this.#leading) return;
    this.#leading = leading;
    if (!leading || !this.translation) return;
    this.#board.forget();
    this.#writeStatuses();
    this.#reconciler?.reconcile(this.translation.infra);
    this.#reconciler?.again();
  }

  async settled(): Promise<number> {
    await this.#pacer.idle();
    return this.sequence;
  }

  async served(sequence: number): Promise<void> {
    await Promise.all(this.#options.outputs.map((output) => output.served?.(sequence)));
  }

  statuses(): readonly ObjectStatus[] {
    return this.#board.all();
  }

  async stop(): Promise<void> {
    this.#cancelInstant();
    await this.#pacer.stop();
    await this.#options.needs?.stop();
    await this.#reconciler?.stop();
    await this.#writing;
  }

  /** One build and everything that follows from it. A failure leaves the last good translation in force. */
  async #round(): Promise<void> {
    if (!this.#snapshot) return;
    const { log, metrics, clock } = this.#options;
    const started = clock.now();
    try {
      const build = this.#build(await this.#hooked(this.#snapshot));
      const translation = await this.#hookedIr(build.value);
      this.translation = translation;
      this.sequence++;
      for (const output of this.#options.outputs) await output.publish(translation.xds, this.sequence);
      this.#board.translated(translation.status);
      this.#writeStatuses();
      if (this.#leading) this.#reconciler?.reconcile(translation.infra);
      this.#follow(build);
      const ms = clock.now() - started;
      metrics.histogram("postern_build_seconds", "Duration of a build with its publication.").observe(ms / 1000);
      log.debug("built", { sequence: this.sequence, ms, ...build.stats });
    } catch (error) {
      metrics.counter("postern_build_failures_total", "Builds that failed and left the last good one in force.").inc();
      log.error("a build failed, the last good configuration stays in force", { error });
    }
  }

  #build(snapshot: Snapshot): Build<Translation> {
    const world: World = { snapshot, settings: this.#settings, needs: this.#needs, now: this.#options.clock.now() };
    const build = this.#engine.build(world, this.#options.translator.root, "");
    if (this.#options.debug) compareWithFresh(world, this.#options.translator, build.value);
    return build;
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
    this.#cancelInstant = this.#options.clock.after(Math.max(wait, 1), () => this.#pacer.poke());
  }

  async #hooked(snapshot: Snapshot): Promise<Snapshot> {
    if (!this.#options.hooks.has("world")) return snapshot;
    return this.#options.hooks.run("world", snapshot, { irKey: "", sources: [], objects: [] });
  }

  async #hookedIr(translation: Translation): Promise<Translation> {
    if (!this.#options.hooks.has("ir")) return translation;
    const xds = await Promise.all(
      Object.entries(translation.xds).map(async ([irKey, ir]) => {
        return [irKey, await this.#options.hooks.run("ir", ir, { irKey, sources: [], objects: [] })] as const;
      }),
    );
    return { ...translation, xds: Object.fromEntries(xds) };
  }

  /** Hands changed statuses on, one call at a time; what changes meanwhile goes with the next call. */
  #writeStatuses(): void {
    const { writeStatus, log } = this.#options;
    if (!writeStatus || !this.#leading || this.#writePending) return;
    this.#writePending = true;
    this.#writing = this.#writing.then(async () => {
      this.#writePending = false;
      const changed = this.#board.take();
      if (changed.length === 0) return;
      await writeStatus(changed).catch((error) =>
        log.error("statuses were not written", { count: changed.length, error }),
      );
    });
  }
}

/** Timers beyond this many milliseconds overflow; a longer wait is cut and asked again. */
const LONGEST_TIMER_MS = 86_400_000;

function compareWithFresh(world: World, translator: Translator, value: Translation): void {
  const fresh = createEngine().build(world, translator.root, "").value;
  if (!equal(fresh, value)) throw new Error("an incremental build differs from one made from nothing");
}
