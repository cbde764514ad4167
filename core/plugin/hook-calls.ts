import { deepFreeze } from "../collection/share.ts";
import { EncodedMessage, encodedOf } from "../envoy/mod.ts";
import type { Clock } from "../observe/clock.ts";
import { misfit } from "./answers/misfit.ts";
import type { EncodedHandler } from "./contract/encoded-handler.ts";
import type { Hook, HookContext, HookPoints, Hooks, OnError } from "./contract/hooks.ts";
import { PLUGIN_DEADLINES, withinDeadline } from "./deadlines.ts";
import type { Guard } from "./guard.ts";
import { passes } from "./hook-filter.ts";
import { hookAt } from "./hook-points.ts";

/** Where hooks are called. */
export type Point = keyof HookPoints;
/** The values that hooks are called with. */
export type Value = HookPoints[Point];
/** A message of Envoy stands as it is encoded, where it was asked about so, until a hook wants to read it. */
export type Held = Value | EncodedMessage;

/** The hooks of one plugin instance, as the runner calls them. */
export interface HookSource {
  readonly id: string;
  readonly hooks: Hooks;
  readonly guard: Guard;
}

const ORDER = { pre: 0, normal: 1, post: 2 } as const;

/** Points at which a hook sees so much at once that everything would wait for it if what it answered last were kept. */
const SEES_ALL: readonly (keyof HookPoints)[] = ["world", "resources"];

/** One hook of one plugin, ready to be called. */
export interface HookCall {
  readonly id: string;
  readonly onError: OnError;
  /** Whether its filter lets it be asked. */
  wants(context: HookContext, value: Held): boolean;
  /** Rejects when the hook fails, or when what it answers cannot be. */
  ask(value: Held, context: HookContext): Promise<Held | undefined>;
}

/** The hooks at one point in the order in which they are called. */
export function callsOf(sources: readonly HookSource[], point: Point, clock: Clock): readonly HookCall[] {
  const found = sources.flatMap(({ id, hooks, guard }) => {
    const hook = hookAt(hooks, point);
    return hook === undefined ? [] : [{ id, hook, guard }];
  });
  found.sort((a, b) => ORDER[a.hook.order ?? "normal"] - ORDER[b.hook.order ?? "normal"]);
  return found.map(({ id, hook, guard }) => ({
    ...{ id, onError: hook.onError ?? (SEES_ALL.includes(point) ? "skip" : "keep") },
    wants: (context, held) => passes(hook.filter, context, () => messageOf(held)),
    ask: (held, context) => guard.async(point, () => answerOf(held, context, { point, hook, clock })),
  }));
}

interface Asked {
  readonly point: Point;
  readonly hook: Hook<Point>;
  readonly clock: Clock;
}

/** The answer of one hook: a message that it need not read goes to it as it is encoded. */
async function answerOf(held: Held, context: HookContext, { point, hook, clock }: Asked): Promise<Held | undefined> {
  const handler = hook.handler as ((value: Value, context: HookContext) => unknown) & { encoded?: EncodedHandler };
  const encoded = held instanceof EncodedMessage ? held : encodedOf(held);
  if (handler.encoded !== undefined && encoded !== undefined) return handler.encoded(encoded, context);
  const value = held instanceof EncodedMessage ? deepFreeze(messageOf(held)) : held;
  const call = () => handler(value, context);
  const answer = await withinDeadline(call, hook.deadlineMs ?? PLUGIN_DEADLINES.hook, clock);
  const wrong = answer === undefined ? undefined : misfit(point, value, answer);
  if (wrong !== undefined) throw new Error(wrong);
  return taken(point, value, answer);
}

/** The value as a hook reads it. */
export function messageOf(held: Held): Value {
  return held instanceof EncodedMessage ? (held.message() as unknown as Value) : held;
}

/** A message that was asked about as it is encoded, or answered then, is encoded. */
export function encodedFor(held: Held): EncodedMessage {
  return held instanceof EncodedMessage ? held : (encodedOf(held) as EncodedMessage);
}

/** Filters are added to those of the hooks before; any other answer stands in the place of the value. */
function taken(point: Point, value: Value, answer: unknown): Value | undefined {
  if (point !== "httpFilters" || answer === undefined) return answer as Value | undefined;
  const chain = value as HookPoints["httpFilters"];
  return { ...chain, added: [...chain.added, ...(answer as HookPoints["httpFilters"]["added"])] };
}
