import type { DescMessage, Message } from "@bufbuild/protobuf";
import * as v from "valibot";
import { registry } from "../../../../core/envoy/message/registry.ts";
import { EncodedMessage, encodedOf, encodeOnce } from "../../../../core/envoy/mod.ts";
import {
  definePlugin,
  type EncodedHandler,
  type HookContext,
  type Hooks,
  type MessagePoint,
  PLUGIN_DEADLINES,
  type PluginContext,
  type PluginDefinition,
} from "../../../../core/plugin/mod.ts";
import type { FieldError } from "../../../../core/resource/mod.ts";
import { SYSTEM_CLOCK } from "../../clock.ts";
import { Calls, loadedBy, startThread } from "./calls.ts";
import type { About, HookSays } from "./protocol.ts";

/** A plugin that runs in a thread of its own, as the host takes it; or what is wrong with its configuration. */
export interface Isolated {
  readonly definition: PluginDefinition;
  readonly errors: readonly FieldError[];
}

/** Milliseconds in which a plugin has to have said what it is: its file is run for that. */
const LOAD_MS = 10_000;

/** Asks a plugin in a thread what it is, and makes a definition whose hooks are asked there. Throws where it cannot be used. */
export async function isolated(file: string, config: unknown): Promise<Isolated> {
  const thread = startThread();
  const late = new Promise<{ readonly broken: string }>((resolve) =>
    SYSTEM_CLOCK.after(LOAD_MS, () => resolve({ broken: `it was not loaded within ${LOAD_MS} ms` })),
  );
  const loaded = await Promise.race([loadedBy(thread, { file, config, id: "" }), late]);
  thread.terminate();
  if ("broken" in loaded) throw new Error(loaded.broken);
  if ("errors" in loaded) return { definition: definitionOf(loaded.about, {}, file), errors: loaded.errors };
  return { definition: definitionOf(loaded.about, loaded.hooks, file), errors: [] };
}

function definitionOf(
  about: About,
  says: Readonly<Partial<Record<MessagePoint, HookSays>>>,
  file: string,
): PluginDefinition {
  return definePlugin({
    ...{ ...about, kind: "hooks", config: v.unknown() },
    create: (context) => hooksIn(context, says, file),
  }) as unknown as PluginDefinition;
}

function hooksIn(
  context: PluginContext<unknown>,
  says: Readonly<Partial<Record<MessagePoint, HookSays>>>,
  file: string,
): Hooks & { start(): Promise<void>; stop(): Promise<void> } {
  const { id, config, clock, log, metrics, invalidate, report, fetch } = context;
  const deadlines = Object.values(says).map(({ deadlineMs }) => deadlineMs ?? PLUGIN_DEADLINES.hook);
  const calls = new Calls({
    ...{ start: startThread, load: { file, config, id }, clock, log, metrics, report, fetch, again: invalidate },
    restarts: metrics.counter(
      "postern_plugin_worker_restarts_total",
      "Workers of plugins that were ended and began again.",
      ["plugin"],
    ),
    deadlineMs: Math.max(...deadlines, 1),
  });
  const hooks = Object.entries(says).map(([point, hook]) => {
    const encoded = encodedHandler(calls, point as MessagePoint);
    const handler = async (value: Message, of: HookContext) => (await encoded(encodedFrom(value), of))?.message();
    // The thread is looked at as a whole; a call waits while others are answered, and while a thread begins again.
    const deadlineMs = PLUGIN_DEADLINES.hookAtMost;
    return [point, { ...hook, deadlineMs, handler: Object.assign(handler, { encoded }) }];
  });
  return { ...(Object.fromEntries(hooks) as Hooks), start: () => calls.start(), stop: () => calls.stop() };
}

/** The answer was held against the rules of Envoy's API in the thread, and is decoded by whoever reads it. */
function encodedHandler(calls: Calls, point: MessagePoint): EncodedHandler {
  return async ({ schema, bytes }, context) => {
    const answer = await calls.ask({ point, bytes, context });
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.bytes && new EncodedMessage(schema, { bytes: answer.bytes, violations: [] });
  };
}

function encodedFrom(value: Message): EncodedMessage {
  return encodedOf(value) ?? encodeOnce(registry.getMessage(value.$typeName) as DescMessage, value);
}
