import { createMetrics } from "../observe/metrics.ts";
import type { PluginContext } from "../plugin/api.ts";
import { lentOf } from "../plugin/lent.ts";
import { createFakeClock } from "./fake-clock.ts";
import { createRecordingLogger } from "./recording-logger.ts";

/** A context for one plugin instance by itself: nothing is lent but what `parts` says, and nobody hears its reports. */
export function pluginContext<C>(config: C, parts: Partial<PluginContext<C>> = {}): PluginContext<C> {
  return {
    ...lentOf({}),
    id: "plugin/tested",
    config,
    log: createRecordingLogger().log,
    metrics: createMetrics(),
    clock: createFakeClock(),
    report: () => {},
    signal: new AbortController().signal,
    defer: () => {},
    hooks: { has: () => false, run: async (_point, value) => value },
    invalidate: () => {},
    ...parts,
  };
}
