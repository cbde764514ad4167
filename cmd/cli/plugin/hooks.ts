import type { XdsIr } from "../../../core/ir/mod.ts";
import { createMetrics, type Logger } from "../../../core/observe/mod.ts";
import {
  createHost,
  FailedHook,
  type HookRunner,
  type IrKey,
  PluginConfigError,
  type PluginUse,
} from "../../../core/plugin/mod.ts";
import type { Snapshot } from "../../../core/resource/mod.ts";
import { SYSTEM_CLOCK } from "../../runtime/clock.ts";

/** Hooks that change nothing. */
export const NO_HOOKS: HookRunner = { has: () => false, run: async (_point, value) => value };

/**
 * Runs something with the hooks of plugins, which are started before and stopped after it. Plugins of other kinds are looked at and not started. Throws where
 * one cannot be used: a command that is to say what comes of objects would say something else without it.
 */
export async function withHooks<T>(uses: readonly PluginUse[], run: (hooks: HookRunner) => Promise<T>): Promise<T> {
  if (uses.length === 0) return run(NO_HOOKS);
  const broken = uses.flatMap((use) => use.broken ?? []);
  if (broken.length > 0) throw new PluginConfigError(broken.join("; "));
  const host = createHost(
    uses.filter(({ definition }) => definition.kind === "hooks").map((use) => ({ ...use, required: true })),
    { clock: SYSTEM_CLOCK, log: SILENT, metrics: createMetrics(), report: () => {} },
  );
  await host.start();
  try {
    return await run(host.hooks);
  } finally {
    await host.stop();
  }
}

/** What goes on after a hook, and what there is to say of one that failed. */
export interface AfterHook<T> {
  readonly value: T;
  readonly problems: readonly { readonly irKey: IrKey; readonly reason: string }[];
}

/** Objects after the hooks for all of them; as they were where those are withheld, since the command has nothing else to look at. */
export async function hookedWorld(hooks: HookRunner, snapshot: Snapshot): Promise<AfterHook<Snapshot>> {
  const answer = await hooks.run("world", snapshot, { irKey: "", sources: [], objects: [] });
  if (!(answer instanceof FailedHook)) return { value: answer, problems: [] };
  return { value: answer.value ?? snapshot, problems: [{ irKey: "", reason: answer.reason }] };
}

/** The IR of data planes after their hooks; one that is withheld is left out. */
export async function hookedIr(
  hooks: HookRunner,
  xds: Readonly<Record<IrKey, XdsIr>>,
): Promise<AfterHook<Readonly<Record<IrKey, XdsIr>>>> {
  const problems: { irKey: IrKey; reason: string }[] = [];
  const after: [IrKey, XdsIr][] = [];
  for (const [irKey, ir] of Object.entries(xds)) {
    const answer = await hooks.run("ir", ir, { irKey, sources: [], objects: [], name: "ir" });
    if (answer instanceof FailedHook) problems.push({ irKey, reason: answer.reason });
    const value = answer instanceof FailedHook ? answer.value : answer;
    if (value !== undefined) after.push([irKey, value]);
  }
  return { value: Object.fromEntries(after), problems };
}

const SILENT: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => SILENT };
