import type { Clock } from "./observe/clock.ts";
import type { Logger } from "./observe/logger.ts";
import type { Metrics } from "./observe/metrics.ts";
import type { NeedResolver } from "./pipeline/needs.ts";
import { type BuildOutcome, createPipeline, type Pipeline, type VerdictOptions } from "./pipeline/pipeline.ts";
import type { VerifyOptions } from "./pipeline/verification.ts";
import type { PluginKind } from "./plugin/api.ts";
import { PluginConfigError } from "./plugin/check.ts";
import { containOutput } from "./plugin/contained-output.ts";
import { PLUGIN_DEADLINES, withinDeadline } from "./plugin/deadlines.ts";
import { createHost, type Instance, type PartState, type PluginHost, type PluginUse } from "./plugin/host.ts";
import { onlyOne } from "./status/catalogue/plugin.ts";

/** What one Postern is made of. */
export interface PosternOptions {
  /**
   * One provider, one translator, at least one output, at most one infra manager, any number of hooks. They are started in an order of
   * kinds: hooks, outputs, infra, translator, and the provider last, so that nothing is published before somebody can take it.
   */
  readonly plugins: readonly PluginUse[];
  /** Settings of the translator, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly needs?: NeedResolver;
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
  /** What is wrong with plugins while everything else goes on. */
  troubles(): readonly PartState[];
  /** Starts every plugin; resolves when they serve, before the first build may be done. */
  start(): Promise<void>;
  /** Stops the pipeline, then every plugin, last first. Safe to call twice. */
  stop(): Promise<void>;
}

/** Creates a control plane. Throws `PluginConfigError` when a plugin is not usable or the set of plugins is not complete. */
export function createPostern(options: PosternOptions): Postern {
  const { clock, log, metrics } = options;
  const host = createHost(withoutSeconds(options.plugins).toSorted(byStart), {
    clock,
    log,
    metrics,
    report: (plugin, report) => pipeline.report(plugin, report),
  });
  const provider = exactlyOne(host, "provider");
  const translator = exactlyOne(host, "translator");
  const [infra] = atMostOne(host, "infra");
  const outputs = host.of("output");
  if (outputs.length === 0) throw new PluginConfigError("no output plugin is listed: nothing would be served");

  const contained = outputs.map((output) => containOutput(output, { clock, log }));
  const pipeline = createPipeline({
    ...options,
    translator: translator.value,
    hooks: host.hooks,
    outputs: contained,
    infra: infra && {
      apply: (key, ir) => infra.guard.async("apply", () => infra.value.apply(key, ir)),
      remove: (key) => infra.guard.async("remove", () => infra.value.remove(key)),
      retain: (keys) => infra.guard.async("retain", () => infra.value.retain?.(keys)),
    },
    writeStatus:
      provider.value.writeStatus &&
      ((changed) =>
        provider.guard.async("writeStatus", () => provider.value.writeStatus?.(changed) ?? Promise.resolve())),
    record:
      provider.value.record &&
      ((events) => provider.guard.async("record", () => provider.value.record?.(events) ?? Promise.resolve())),
  });
  provider.guard.sync("watch", () => provider.value.watch((snapshot) => pipeline.offer(snapshot)));
  return {
    host,
    pipeline,
    troubles: () => [...host.troubles(), ...contained.flatMap((output) => output.trouble() ?? [])],
    start: () => host.start(),
    async stop() {
      const late = () => log.error("what was under way did not come to an end", { ms: PLUGIN_DEADLINES.underWay });
      const stopped = withinDeadline(() => pipeline.stop(), PLUGIN_DEADLINES.underWay, clock);
      await Promise.resolve(stopped).catch(late);
      await host.stop();
    },
  };
}

/** Kinds of which one is in use. */
const ONLY_ONE: readonly PluginKind[] = ["provider", "translator", "infra"];

/** A plugin of somebody's beside another of a kind of which only one can be in use is left out, where the rest may serve without it. */
function withoutSeconds(uses: readonly PluginUse[]): readonly PluginUse[] {
  const has = new Set(uses.flatMap(({ definition, required = true }) => (required ? definition.kind : [])));
  const isSecond = ({ definition, required = true }: PluginUse) =>
    !required && ONLY_ONE.includes(definition.kind) && has.has(definition.kind);
  const left = uses.map((use) => (isSecond(use) ? { ...use, broken: onlyOne(use.definition.kind) } : use));
  return left.toSorted((a, b) => Number(isSecond(a)) - Number(isSecond(b)));
}

const START_ORDER: readonly PluginKind[] = ["hooks", "output", "infra", "translator", "provider"];

function byStart(a: PluginUse, b: PluginUse): number {
  return START_ORDER.indexOf(a.definition.kind) - START_ORDER.indexOf(b.definition.kind);
}

function exactlyOne<K extends PluginKind>(host: PluginHost, kind: K): Instance<K> {
  const [only] = atMostOne(host, kind);
  if (!only) throw new PluginConfigError(`no ${kind} plugin is listed: list exactly one`);
  return only;
}

function atMostOne<K extends PluginKind>(host: PluginHost, kind: K): readonly Instance<K>[] {
  const found = host.of(kind);
  if (found.length > 1) {
    throw new PluginConfigError(
      `${found.length} ${kind} plugins are listed (${found.map(({ id }) => id).join(", ")}): list one`,
    );
  }
  return found;
}
