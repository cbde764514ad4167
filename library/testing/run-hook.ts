import { createMetrics } from "../../core/observe/mod.ts";
import { createHost } from "../../core/plugin/host.ts";
import { FailedHook } from "../../core/plugin/mod.ts";
import { createFakeClock } from "../../core/testing/fake-clock.ts";
import { createRecordingLogger } from "../../core/testing/recording-logger.ts";
import type { ConfigOf, HookContext, HookPoints, PluginDefinition } from "./plugin-types.ts";

/** The context of a hook besides its value, and the configuration of its plugin. */
export interface RunHookOptions<C> {
  readonly config?: C;
  readonly context?: Partial<HookContext>;
}

/**
 * Asks the hooks of a plugin at one point, as a gateway would: the value is frozen, the answer is held against the rules of Envoy's API. Throws what a status would say when
 * the hook fails.
 */
export async function runHook<D extends PluginDefinition<"hooks">, P extends keyof HookPoints>(
  definition: D,
  point: P,
  value: HookPoints[P],
  { config, context }: RunHookOptions<ConfigOf<D>> = {},
): Promise<HookPoints[P]> {
  const host = createHost([{ definition: definition as never, config }], {
    ...{ clock: createFakeClock(), log: createRecordingLogger().log, metrics: createMetrics() },
    report: () => {},
  });
  await host.start();
  try {
    const told: HookContext = { irKey: "default/eg", sources: [], objects: [], ...context };
    const answer = await host.hooks.run(point, value, told);
    if (answer instanceof FailedHook) throw new Error(answer.reason);
    return answer;
  } finally {
    await host.stop();
  }
}
