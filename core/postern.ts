import { type Composed, compose } from "./composition/compose.ts";
import type { Clock } from "./observe/clock.ts";
import type { Logger } from "./observe/logger.ts";
import type { Metrics } from "./observe/metrics.ts";
import type { NeedResolver } from "./pipeline/needs.ts";
import { type BuildOutcome, createPipeline, type Pipeline, type VerdictOptions } from "./pipeline/pipeline.ts";
import type { VerifyOptions } from "./pipeline/verification.ts";
import type { EnvoyMaker, HookRunner, IrKey, Lent, PluginKind } from "./plugin/api.ts";
import { containOutput } from "./plugin/contained-output.ts";
import { PLUGIN_DEADLINES, withinDeadline } from "./plugin/deadlines.ts";
import { createHost, type DisabledPlugin, type PartState, type PluginHost } from "./plugin/host.ts";
import { kindsOfUses } from "./plugin/own-kinds.ts";
import type { PluginUse } from "./plugin/use.ts";

/** The options that one Postern is made of. */
export interface PosternOptions {
  /**
   * At least one provider, one translator that makes IR and one output; any number of each, and of infra managers and hooks. Where two want the same, the one listed first has it. They
   * are started in an order of kinds: hooks, outputs, infra, translators, and providers last, so that nothing is published before somebody can take it.
   */
  readonly plugins: readonly PluginUse[];
  /** Settings of translators, by name. */
  readonly settings: object;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly needs?: NeedResolver;
  /** The parts that plugins are lent. */
  readonly lends?: Partial<Lent>;
  /** Told of a plugin that turns out to be of no use when it starts, before providers start. */
  readonly onDisabled?: (plugin: DisabledPlugin) => void;
  /** Makes what Envoy is sent, for outputs that ask for it. */
  readonly envoy?: (hooks: HookRunner) => EnvoyMaker;
  /** Whether statuses and infrastructure are written from the start. Default true. */
  readonly leading?: boolean;
  /** Milliseconds a change waits for others; see the pipeline. */
  readonly holdOffMs?: number;
  readonly maxHoldOffMs?: number;
  /** Compares every build with one from nothing; see the pipeline. */
  readonly verify?: VerifyOptions | undefined;
  /** Told of every build, when it is published or has failed. */
  readonly onBuild?: ((outcome: BuildOutcome) => void) | undefined;
  /** Freezes all values, so that whoever changes one throws. */
  readonly freeze?: boolean;
  /** Where verdicts about objects that proxies refuse are kept; without it they end with the process. */
  readonly verdicts?: VerdictOptions;
}

/** A control plane: plugins around a pipeline. Several in one process share nothing. */
export interface Postern {
  readonly host: PluginHost;
  readonly pipeline: Pipeline;
  /** Newer settings of translators; parts with the same content should keep their identity. */
  configure(settings: object): void;
  /** The troubles of plugins while everything else goes on. */
  troubles(): readonly PartState[];
  /** Which infra manager a data plane has. */
  managerOf(key: IrKey): string | undefined;
  /** Starts every plugin; resolves when they serve, before the first build may be done. */
  start(): Promise<void>;
  /** Stops the pipeline, then every plugin, last first. Safe to call twice. */
  stop(): Promise<void>;
}

/** Creates a control plane. Throws `PluginConfigError` when a plugin is not usable or the set of plugins is not complete. */
export function createPostern(options: PosternOptions): Postern {
  const { clock, log, metrics } = options;
  const { kinds, uses } = kindsOfUses(options.plugins);
  const host = createHost(uses.toSorted(byStart), {
    ...{ clock, log, metrics, lends: { kinds, ...options.lends } },
    report: (plugin, report) => pipeline.report(plugin, report),
    ...{ invalidated: () => pipeline.again(), onDisabled: options.onDisabled },
  });
  const contained = host.of("output").map((output) => containOutput(output, { clock, log }));
  const composed: Composed = compose(host, {
    ...{ clock, log, kinds, settings: recordOf(options.settings), freeze: options.freeze ?? false },
    validate: options.lends?.validate ?? ((object) => ({ ok: true, object })),
    offer: (world) => pipeline.offer(world),
  });
  const pipeline = createPipeline({
    ...{ ...options, settings: recordOf(options.settings), hooks: host.hooks, outputs: contained },
    ...{ translator: composed.translator, infra: composed.infra, fold: composed.fold },
    ...{ writeStatus: composed.owners.writeStatus, record: composed.owners.record },
    envoy: options.envoy?.(host.hooks),
  });
  composed.watch();
  return {
    host,
    pipeline,
    configure(settings) {
      composed.configure(recordOf(settings));
      pipeline.configure(recordOf(settings));
    },
    managerOf: (key) => composed.infra?.managerOf(key),
    troubles: () => [
      ...host.troubles(),
      ...contained.flatMap((output) => output.trouble() ?? []),
      ...composed.troubles(pipeline.translation),
    ],
    async start() {
      await host.start();
      composed.started();
    },
    async stop() {
      composed.stop();
      const late = () => log.error("what was under way did not come to an end", { ms: PLUGIN_DEADLINES.underWay });
      const stopped = withinDeadline(() => pipeline.stop(), PLUGIN_DEADLINES.underWay, clock);
      await Promise.resolve(stopped).catch(late);
      await host.stop();
    },
  };
}

function recordOf(settings: object): Readonly<Record<string, unknown>> {
  return settings as Readonly<Record<string, unknown>>;
}

const START_ORDER: readonly PluginKind[] = ["hooks", "output", "infra", "translator", "provider"];

function byStart(a: PluginUse, b: PluginUse): number {
  return START_ORDER.indexOf(a.definition.kind) - START_ORDER.indexOf(b.definition.kind);
}
