import { createStages } from "../../../core/composition/mod.ts";
import type { XdsIr } from "../../../core/ir/mod.ts";
import { createMetrics, type Logger } from "../../../core/observe/mod.ts";
import {
  createHost,
  FailedHook,
  type HookRunner,
  type IrKey,
  kindsOfUses,
  PluginConfigError,
  type PluginHost,
  type PluginUse,
  validateOwnKinds,
} from "../../../core/plugin/mod.ts";
import type { ObjectRef, Snapshot, Validate } from "../../../core/resource/mod.ts";
import { SYSTEM_CLOCK } from "../../runtime/clock.ts";
import { lend } from "../../runtime/lends/mod.ts";
import { loadValidator } from "../../runtime/validator.ts";

/** Hooks, and what translators derive before them. */
export interface CommandHooks extends HookRunner {
  /** The object that one was derived from, that somebody wrote; absent where nothing is derived. */
  readonly originOf?: (ref: ObjectRef) => ObjectRef | undefined;
}

/** Hooks that change nothing. */
export const NO_HOOKS: CommandHooks = { has: () => false, run: async (_point, value) => value };

/**
 * Runs something with the hooks of plugins, which are started before and stopped after it. Objects that translators derive are there as well. Plugins of other
 * kinds are looked at and not started. Throws where one cannot be used: a command that is to say what comes of objects would say something else without it.
 */
export async function withHooks<T>(uses: readonly PluginUse[], run: (hooks: CommandHooks) => Promise<T>): Promise<T> {
  if (uses.length === 0) return run(NO_HOOKS);
  const broken = uses.flatMap((use) => use.broken ?? []);
  if (broken.length > 0) throw new PluginConfigError(broken.join("; "));
  const { kinds } = kindsOfUses(uses);
  const validate = validateOwnKinds(kinds, await loadValidator());
  const asked = uses.filter(({ definition: { kind } }) => kind === "hooks" || kind === "translator");
  const host = createHost(
    asked.map((use) => ({ ...use, required: true })),
    {
      ...{ clock: SYSTEM_CLOCK, log: SILENT, metrics: createMetrics(), report: () => {} },
      lends: lend({ env: process.env, kinds, validate, reach: () => ({ here: true, allowed: [] }), mode: {} }),
    },
  );
  await host.start();
  try {
    return await run(withDerived(host, validate));
  } finally {
    await host.stop();
  }
}

/** The hooks of a host, before which objects are derived: what comes of the world is the world with all of that. */
function withDerived(host: PluginHost, validate: Validate): CommandHooks {
  const sources = host.of("translator").flatMap(({ id, value: { derives } }) => (derives ? [{ id, derives }] : []));
  if (sources.length === 0) return host.hooks;
  const stages = createStages(sources, { validate, clock: SYSTEM_CLOCK, log: SILENT, freeze: false });
  const world: HookRunner["run"] = async (point, value, context) => {
    if (point !== "world") return host.hooks.run(point, value, context);
    const derived = stages.over(value as Snapshot, {});
    const answer = await host.hooks.run("world", derived, context);
    const faults = stages
      .origins()
      .flatMap((origin) =>
        stages.outcomesOf(origin).flatMap((outcome) => outcome.faults.map((fault) => ({ origin, fault }))),
      );
    return (faults.length === 0 ? answer : new NotDerived(answer, faults)) as never;
  };
  const originOf = (ref: ObjectRef): ObjectRef | undefined => {
    const origin = stages.originOf(ref);
    return origin && (originOf(origin) ?? origin);
  };
  const runEncoded: HookRunner["runEncoded"] = host.hooks.runEncoded?.bind(host.hooks);
  return {
    ...{ has: (point) => point === "world" || host.hooks.has(point), run: world, originOf },
    ...(runEncoded && { runEncoded }),
  };
}

/** A fault of what was derived from an object. */
interface DerivingFault {
  readonly origin: ObjectRef;
  readonly fault: string;
}

/** Told as what it is: each sentence is of an object. */
class NotDerived<T> extends FailedHook<T> {
  readonly faults: readonly DerivingFault[];
  /** The answer of the hooks after it. */
  readonly answer: T | FailedHook<T>;

  constructor(answer: T | FailedHook<T>, faults: readonly DerivingFault[]) {
    super(answer instanceof FailedHook ? answer.value : answer, "skipped", []);
    [this.answer, this.faults] = [answer, faults];
  }
}

/** The value that goes on after a hook, and the problems of one that failed. */
export interface AfterHook<T> {
  readonly value: T;
  readonly problems: readonly HookProblem[];
}

/** A problem of a data plane or of an object from which something was derived. */
export interface HookProblem {
  readonly irKey: IrKey;
  readonly reason: string;
  readonly of?: ObjectRef;
}

/** Objects after the hooks for all of them; as they were where those are withheld, since the command has nothing else to look at. */
export async function hookedWorld(hooks: HookRunner, snapshot: Snapshot): Promise<AfterHook<Snapshot>> {
  const answer = await hooks.run("world", snapshot, { irKey: "", sources: [], objects: [] });
  if (!(answer instanceof FailedHook)) return { value: answer, problems: [] };
  return { value: answer.value ?? snapshot, problems: problemsOf(answer) };
}

function problemsOf(answer: FailedHook<Snapshot>): readonly HookProblem[] {
  if (!(answer instanceof NotDerived)) return [{ irKey: "", reason: answer.reason }];
  const after = answer.answer as Snapshot | FailedHook<Snapshot>;
  return [
    ...answer.faults.map(({ origin, fault }) => ({ irKey: "", reason: fault, of: origin })),
    ...(after instanceof FailedHook ? problemsOf(after) : []),
  ];
}

/** The IR of data planes after their hooks; one that is withheld is left out. */
export async function hookedIr(
  hooks: HookRunner,
  xds: Readonly<Record<IrKey, XdsIr>>,
): Promise<AfterHook<Readonly<Record<IrKey, XdsIr>>>> {
  const problems: HookProblem[] = [];
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
