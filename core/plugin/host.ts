import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import { pluginDisabled } from "../status/catalogue/plugin.ts";
import type { StatusReport } from "../status/types.ts";
import type {
  Health,
  HookRunner,
  Instances,
  Lent,
  Lifecycle,
  PluginContext,
  PluginDefinition,
  PluginKind,
} from "./api.ts";
import { checkDefinition, PluginConfigError, parsePluginConfig } from "./check.ts";
import { isBuiltIn, PLUGIN_DEADLINES, withinDeadline } from "./deadlines.ts";
import { createGuard, type Guard } from "./guard.ts";
import { createHealthLook } from "./health-look.ts";
import { hooksProblem } from "./hook-points.ts";
import { createHookRunner, type WatchedHooks } from "./hooks.ts";
import { lentOf, metricsOfPlugin } from "./lent.ts";
import type { PluginUse } from "./use.ts";

/** The parts that the host lends to its plugins, and where their reports go. */
export interface HostOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly report: (plugin: string, report: StatusReport) => void;
  /** The further parts that plugins are lent. */
  readonly lends?: Partial<Lent> | undefined;
  /** Told of a plugin that turns out to be of no use when it starts. */
  readonly onDisabled?: ((plugin: DisabledPlugin) => void) | undefined;
  /** Told when answers of hooks hold no more. */
  readonly invalidated?: (() => void) | undefined;
}

/** A created plugin. */
export interface Instance<K extends PluginKind = PluginKind> {
  readonly id: string;
  readonly kind: K;
  readonly definition: PluginDefinition;
  readonly value: Instances[K];
  readonly guard: Guard;
  /** The file it comes from; absent for one that is built in. */
  readonly origin?: string;
}

/** A plugin that is left out, since it cannot be used. */
export interface DisabledPlugin {
  readonly id: string;
  readonly definition: PluginDefinition;
  readonly reason: string;
  readonly origin?: string;
}

/** The state of a plugin, for people. */
export interface PartState {
  readonly id: string;
  readonly health: Health;
}

/** The plugins of one Postern. Two hosts in one process share nothing. */
export interface PluginHost {
  /** The plugins in use: one that turns out to be of no use when it starts is no longer among them. */
  readonly instances: readonly Instance[];
  readonly hooks: HookRunner;
  of<K extends PluginKind>(kind: K): readonly Instance<K>[];
  /** Starts all in the listed order. When one fails that is required, those already started are stopped and its error is thrown. */
  start(): Promise<void>;
  /** Stops all, last first; failures are logged. Safe to call twice. */
  stop(): Promise<void>;
  health(): readonly PartState[];
  /** Plugins that are left out. */
  disabled(): readonly DisabledPlugin[];
  /** The plugins that fail while everything else goes on: those that are left out, and those whose hooks fail. */
  troubles(): readonly PartState[];
}

/**
 * Creates every plugin, in the listed order, without starting any. Throws `PluginConfigError` for a definition or configuration that is not usable, unless
 * the rest may serve without it.
 */
export function createHost(uses: readonly PluginUse[], options: HostOptions): PluginHost {
  return new Host(uses, options);
}

interface Created {
  readonly instance: Instance;
  readonly required: boolean;
  readonly health: () => Health;
  readonly shut: () => Promise<void>;
}

class Host implements PluginHost {
  readonly #options: HostOptions;
  readonly #disabled: DisabledPlugin[] = [];
  #created: readonly Created[] = [];
  #hooks: WatchedHooks;
  #revision = 0;
  #starting = false;
  readonly hooks: HookRunner;

  constructor(uses: readonly PluginUse[], options: HostOptions) {
    this.#options = options;
    this.#hooks = this.#runner();
    const revision = () => this.#revision;
    const answers = () => this.#hooks.answers;
    this.hooks = {
      has: (point) => this.#hooks.has(point),
      run: (point, value, about) => this.#hooks.run(point, value, about),
      runEncoded: (point, encoded, about) => this.#hooks.runEncoded(point, encoded, about),
      forget: (irKey, keys) => this.#hooks.forget(irKey, keys),
      get revision() {
        return revision();
      },
      get answers() {
        return answers();
      },
    };
    const taken = new Set<string>();
    this.#created = uses.flatMap((use) => this.#create(use, taken));
    this.#hooks = this.#runner();
  }

  get instances(): readonly Instance[] {
    return this.#created.map(({ instance }) => instance);
  }

  of<K extends PluginKind>(kind: K): readonly Instance<K>[] {
    return this.instances.filter((instance) => instance.kind === kind) as Instance<K>[];
  }

  async start(): Promise<void> {
    const { clock } = this.#options;
    this.#starting = true;
    for (const one of this.#created) {
      const { instance, required } = one;
      const lifecycle = instance.value as Lifecycle;
      if (typeof lifecycle.start !== "function") continue;
      try {
        const start = () => lifecycle.start?.();
        await instance.guard.async("start", () => withinDeadline(start, PLUGIN_DEADLINES.start, clock));
      } catch (error) {
        if (required) {
          await stopAll(this.#created.slice(0, this.#created.indexOf(one) + 1));
          throw error;
        }
        this.#disable(instance, error);
        this.#created = this.#created.filter((other) => other !== one);
        if (instance.kind === "hooks") this.#hooks = this.#runner();
        await one.shut();
      }
    }
  }

  stop(): Promise<void> {
    return stopAll(this.#created);
  }

  health(): readonly PartState[] {
    return this.#created.map(({ instance, health }) => ({ id: instance.id, health: health() }));
  }

  disabled(): readonly DisabledPlugin[] {
    return this.#disabled;
  }

  troubles(): readonly PartState[] {
    const left = this.#disabled.map(({ id, reason }) => ({
      id,
      health: { ok: false, reason: pluginDisabled(reason) } as const,
    }));
    return [...left, ...this.#hooks.failing()];
  }

  #runner(): WatchedHooks {
    const sources = this.of("hooks").map(({ id, value, guard }) => ({ id, hooks: value, guard }));
    const changed = () => {
      this.#revision++;
    };
    return createHookRunner(sources, this.#options.clock, this.#options.log, changed);
  }

  #create(use: PluginUse, taken: Set<string>): readonly Created[] {
    const { required = true } = use;
    const id = idOf(use, taken);
    try {
      const invalidate = () => this.#invalidate(id);
      return [createInstance(id, use, { ...this.#options, hooks: this.hooks, invalidate })];
    } catch (error) {
      if (required) throw error;
      this.#disable({ ...use, id }, error);
      return [];
    }
  }

  /** The answers of the plugin's hooks hold no more, nor do those of other plugins at the same points. */
  #invalidate(id: string): void {
    this.#revision++;
    this.#hooks.invalidate(id);
    this.#options.invalidated?.();
  }

  #disable({ id, definition, origin }: Omit<DisabledPlugin, "reason">, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.log.error("a plugin is disabled, everything else goes on without it", { plugin: id, error: reason });
    const disabled = { ...{ id, definition, reason }, ...(origin !== undefined && { origin }) };
    this.#disabled.push(disabled);
    if (this.#starting) this.#options.onDisabled?.(disabled);
  }
}

async function stopAll(list: readonly Created[]): Promise<void> {
  for (const { shut } of list.toReversed()) await shut();
}

/** `<kind>/<name>`, which is made unique where a plugin is used more than once. */
function idOf({ definition, instance }: PluginUse, taken: Set<string>): string {
  const base = `${definition?.kind}/${definition?.name}${instance === undefined ? "" : `#${instance}`}`;
  let id = base;
  for (let number = 2; taken.has(id); number++) id = `${base}#${number}`;
  taken.add(id);
  return id;
}

interface CreateOptions extends HostOptions {
  readonly hooks: HookRunner;
  readonly invalidate: () => void;
}

function createInstance(id: string, use: PluginUse, options: CreateOptions): Created {
  if (use.broken !== undefined) throw new PluginConfigError(use.broken);
  const definition = checkDefinition(use.definition, "given to the host");
  const { clock } = options;
  const log = options.log.child(id);
  const guard = createGuard(id, { ...options, log });
  const abort = new AbortController();
  const cleanups: (() => void | Promise<void>)[] = [];
  const context: PluginContext = {
    ...lentOf(options.lends ?? {}),
    id,
    config: parsePluginConfig(definition, use.config),
    log,
    metrics: isBuiltIn(definition) ? options.metrics : metricsOfPlugin(id, options.metrics),
    clock,
    signal: abort.signal,
    report: (report) => options.report(id, report),
    defer: (cleanup) => void cleanups.push(cleanup),
    hooks: options.hooks,
    invalidate: options.invalidate,
  };
  const value = guard.sync("create", () => definition.create(context as never));
  const problem =
    definition.kind === "hooks" ? hooksProblem(value) : isObject(value) ? undefined : "create must return an object";
  if (problem !== undefined) throw new PluginConfigError(`plugin ${definition.name}: ${problem}`);
  const stopMs = isBuiltIn(definition) ? PLUGIN_DEADLINES.stopBuiltIn : PLUGIN_DEADLINES.stop;
  const shut = async () => {
    const lifecycle = value as Lifecycle;
    const last = [() => lifecycle.stop?.(), ...cleanups.splice(0).toReversed()];
    abort.abort();
    for (const step of last) {
      await guard
        .async("stop", () => withinDeadline(step as () => Promise<void>, stopMs, clock))
        .catch((error) => log.error("a plugin did not stop cleanly", { error }));
    }
  };
  const { origin } = use;
  const instance: Instance = {
    ...{ id, kind: definition.kind, definition, value, guard },
    ...(origin !== undefined && { origin }),
  };
  return { instance, required: use.required ?? true, health: createHealthLook(value as Lifecycle, guard, clock), shut };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
