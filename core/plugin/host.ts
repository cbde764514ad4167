import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { StatusReport } from "../status/types.ts";
import type { Health, HookRunner, Instances, Lifecycle, PluginContext, PluginDefinition, PluginKind } from "./api.ts";
import { checkDefinition, parsePluginConfig } from "./check.ts";
import { createGuard, type Guard } from "./guard.ts";
import { createHookRunner } from "./hooks.ts";

/** A plugin with the configuration the host gives it. */
export interface PluginUse {
  readonly definition: PluginDefinition;
  readonly config?: unknown;
}

/** What the host lends to its plugins, and where their reports go. */
export interface HostOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly report: (plugin: string, report: StatusReport) => void;
}

/** A created plugin. */
export interface Instance<K extends PluginKind = PluginKind> {
  readonly id: string;
  readonly kind: K;
  readonly definition: PluginDefinition;
  readonly value: Instances[K];
  readonly guard: Guard;
}

/** The plugins of one Postern. Two hosts in one process share nothing. */
export interface PluginHost {
  readonly instances: readonly Instance[];
  readonly hooks: HookRunner;
  of<K extends PluginKind>(kind: K): readonly Instance<K>[];
  /** Starts all in the listed order. When one fails, those already started are stopped and its error is thrown. */
  start(): Promise<void>;
  /** Stops all, last first; failures are logged. Safe to call twice. */
  stop(): Promise<void>;
  health(): readonly { readonly id: string; readonly health: Health }[];
}

/** Creates every plugin, in the listed order, without starting any. Throws `PluginConfigError` for a definition or configuration that is not usable. */
export function createHost(uses: readonly PluginUse[], options: HostOptions): PluginHost {
  const created: { instance: Instance; shut: () => Promise<void> }[] = [];
  const lent: { hooks: HookRunner } = { hooks: createHookRunner([], options.clock, options.log) };
  for (const use of uses) created.push(createInstance(use, options, () => lent.hooks));

  const instances = created.map(({ instance }) => instance);
  const of = <K extends PluginKind>(kind: K) => instances.filter((instance) => instance.kind === kind) as Instance<K>[];
  const sources = of("hooks").map(({ id, value, guard }) => ({ id, hooks: value, guard }));
  lent.hooks = createHookRunner(sources, options.clock, options.log);

  const stopAll = async (list: typeof created) => {
    for (const { shut } of list.toReversed()) await shut();
  };
  return {
    instances,
    hooks: lent.hooks,
    of,
    async start() {
      for (const [i, { instance }] of created.entries()) {
        const lifecycle = instance.value as Lifecycle;
        try {
          if (lifecycle.start) await instance.guard.async("start", () => lifecycle.start?.());
        } catch (error) {
          await stopAll(created.slice(0, i + 1));
          throw error;
        }
      }
    },
    stop: () => stopAll(created),
    health: () => instances.map(({ id, value }) => ({ id, health: (value as Lifecycle).health?.() ?? { ok: true } })),
  };
}

function createInstance(
  use: PluginUse,
  options: HostOptions,
  hooks: () => HookRunner,
): { instance: Instance; shut: () => Promise<void> } {
  const definition = checkDefinition(use.definition, "given to the host");
  const id = `${definition.kind}/${definition.name}`;
  const log = options.log.child(id);
  const guard = createGuard(id, { ...options, log });
  const abort = new AbortController();
  const cleanups: (() => void | Promise<void>)[] = [];
  const context: PluginContext = {
    id,
    config: parsePluginConfig(definition, use.config),
    log,
    metrics: options.metrics,
    clock: options.clock,
    signal: abort.signal,
    report: (report) => options.report(id, report),
    defer: (cleanup) => void cleanups.push(cleanup),
    hooks: {
      has: (point) => hooks().has(point),
      run: (point, value, about) => hooks().run(point, value, about),
    },
  };
  const value = guard.sync("create", () => definition.create(context as never));
  const instance: Instance = { id, kind: definition.kind, definition, value, guard };
  const shut = async () => {
    const lifecycle = value as Lifecycle;
    const last = [() => lifecycle.stop?.(), ...cleanups.splice(0).toReversed()];
    abort.abort();
    for (const step of last) {
      await guard
        .async("stop", step as () => Promise<void>)
        .catch((error) => log.error("a plugin did not stop cleanly", { error }));
    }
  };
  return { instance, shut };
}
