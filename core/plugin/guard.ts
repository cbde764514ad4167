import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";

/** A failure inside a plugin, with the plugin and the call that failed. The original error is the cause. */
export class PluginError extends Error {
  readonly plugin: string;
  readonly method: string;

  constructor(plugin: string, method: string, cause: unknown) {
    super(`${plugin}: ${method} failed: ${textOf(cause)}`, { cause });
    this.name = "PluginError";
    this.plugin = plugin;
    this.method = method;
  }
}

/** The dependencies with which every guarded call is timed, counted and logged. */
export interface GuardDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/**
 * The one wrapper around calls into a plugin: names plugin and method in errors, times and counts the call. The failure reaches the caller as a
 * {@link PluginError}, so that nothing a plugin throws looks like an error of ours.
 */
export interface Guard {
  sync<T>(method: string, call: () => T): T;
  async<T>(method: string, call: () => Promise<T> | T): Promise<T>;
}

/** A guard for one plugin instance. */
export function createGuard(plugin: string, deps: GuardDeps): Guard {
  const calls = deps.metrics.counter(
    "postern_plugin_calls_total",
    "Calls into plugins, by plugin, method and outcome.",
    ["plugin", "method", "outcome"],
  );
  const time = deps.metrics.histogram("postern_plugin_call_seconds", "Duration of calls into plugins.", [
    "plugin",
    "method",
  ]);
  const labels = new Map<string, ReturnType<typeof labelsOf>>();
  const finish = (method: string, started: number, outcome: "ok" | "error") => {
    const of = labels.get(method) ?? labelsOf(plugin, method);
    labels.set(method, of);
    calls.inc(of[outcome]);
    time.observe((deps.clock.now() - started) / 1000, of.time);
  };
  const fail = (method: string, started: number, cause: unknown): PluginError => {
    finish(method, started, "error");
    return cause instanceof PluginError ? cause : new PluginError(plugin, method, cause);
  };
  return {
    sync(method, call) {
      const started = deps.clock.now();
      try {
        const result = call();
        finish(method, started, "ok");
        return result;
      } catch (error) {
        throw fail(method, started, error);
      }
    },
    async async(method, call) {
      const started = deps.clock.now();
      try {
        const result = await call();
        finish(method, started, "ok");
        return result;
      } catch (error) {
        throw fail(method, started, error);
      }
    },
  };
}

/** A hook is called thousands of times in one build, so its labels are made once. */
function labelsOf(plugin: string, method: string) {
  const time = Object.freeze({ plugin, method });
  return { ok: Object.freeze({ ...time, outcome: "ok" }), error: Object.freeze({ ...time, outcome: "error" }), time };
}

/** A thrown value may be anything, also something that cannot be made a text. */
function textOf(cause: unknown): string {
  try {
    return cause instanceof Error ? cause.message : String(cause);
  } catch {
    return "something that is no error";
  }
}
