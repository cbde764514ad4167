import { sameItems } from "../incremental/places.ts";
import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { Hook, HookContext, HookPoints, HookRunner, Hooks } from "./api.ts";
import type { Guard } from "./guard.ts";

/** The hooks of one plugin instance, as the runner calls them. */
export interface HookSource {
  readonly id: string;
  readonly hooks: Hooks;
  readonly guard: Guard;
}

/** How long an asynchronous answer may take, in milliseconds, when the hook does not say. */
const DEFAULT_DEADLINE_MS = 1000;

const ORDER = { pre: 0, normal: 1, post: 2 } as const;

/** What became of a value at one point: the answer, and whether every hook gave one. */
interface Outcome {
  readonly value: unknown;
  readonly complete: boolean;
}

/**
 * Makes the runner for a list of hook plugins, called in the order `pre`, `normal`, `post`, then as listed. Answers are memoised by the
 * identity of the value and of the foreign objects it comes with. A hook that fails with `onError: fail` gives the last good answer for the
 * same name, else the value as it was.
 */
export function createHookRunner(sources: readonly HookSource[], clock: Clock, log: Logger): HookRunner {
  const ordered = <P extends keyof HookPoints>(point: P) => callsOf(sources, point, clock, log);
  const memos = new Map<keyof HookPoints, WeakMap<object, Remembered>>();
  const lastGood = new Map<string, unknown>();
  return {
    has: (point) => sources.some((source) => source.hooks[point] !== undefined),
    async run(point, value, context) {
      let memo = memos.get(point);
      if (!memo) {
        memo = new WeakMap();
        memos.set(point, memo);
      }
      let known = memo.get(value);
      if (!known || !sameForeign(known.context, context)) {
        known = { context, pending: runPoint(ordered(point), value, context) };
        memo.set(value, known);
      }
      const outcome = await known.pending;
      const key = `${point}/${context.irKey}/${nameOf(value)}`;
      if (outcome.complete) lastGood.set(key, outcome.value);
      else memo.delete(value);
      return (outcome.complete ? outcome.value : (lastGood.get(key) ?? value)) as typeof value;
    },
  };
}

/** An answer with the context it was given for. */
interface Remembered {
  readonly context: HookContext;
  readonly pending: Promise<Outcome>;
}

/** A message can stay as it was while an object that only hooks read has changed. */
function sameForeign(a: HookContext, b: HookContext): boolean {
  return sameItems(a.objects, b.objects) && sameItems(a.policies ?? [], b.policies ?? []);
}

async function runPoint<T>(calls: readonly HookCall<T>[], value: T, context: HookContext): Promise<Outcome> {
  let current = value;
  for (const call of calls) {
    const answer = await call.run(current, context);
    if (answer.ok) current = answer.value ?? current;
    else if (call.onError === "fail") return { value, complete: false };
  }
  return { value: current, complete: true };
}

/** One hook of one plugin, ready to be called; its failure is logged and becomes an answer. */
interface HookCall<T> {
  readonly onError: "fail" | "skip";
  run(
    value: T,
    context: HookContext,
  ): Promise<{ readonly ok: true; readonly value: T | undefined } | { readonly ok: false }>;
}

function callsOf<P extends keyof HookPoints>(
  sources: readonly HookSource[],
  point: P,
  clock: Clock,
  log: Logger,
): readonly HookCall<HookPoints[P]>[] {
  const found = sources.flatMap(({ id, hooks, guard }) => {
    const hook = hooks[point] as Hook<HookPoints[P]> | undefined;
    return hook === undefined ? [] : [{ id, hook, guard }];
  });
  found.sort((a, b) => ORDER[a.hook.order ?? "normal"] - ORDER[b.hook.order ?? "normal"]);
  return found.map(({ id, hook, guard }) => ({
    onError: hook.onError ?? "fail",
    async run(value, context) {
      try {
        return { ok: true, value: await guard.async(point, () => withDeadline(hook, value, context, clock)) };
      } catch (error) {
        const resource = nameOf(value as object);
        log.error("a hook failed", { plugin: id, hook: point, gateway: context.irKey, resource, error });
        return { ok: false };
      }
    },
  }));
}

function withDeadline<T>(
  hook: Hook<T>,
  value: T,
  context: HookContext,
  clock: Clock,
): Promise<T | undefined> | T | undefined {
  const answer = hook.handler(value, context);
  if (!(answer instanceof Promise)) return answer;
  const limit = hook.deadlineMs ?? DEFAULT_DEADLINE_MS;
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limit, () => reject(new Error(`no answer within ${limit} ms`)));
    answer.then(resolve, reject).finally(cancel);
  });
}

function nameOf(value: object): string {
  return "name" in value ? String(value.name) : "clusterName" in value ? String(value.clusterName) : "";
}
