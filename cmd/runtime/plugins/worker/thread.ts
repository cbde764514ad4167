/** Runs the hooks of one plugin in a thread of its own: calls in, answers out, messages as their bytes. The thread is ended from outside. */
import type { DescMessage, Message } from "@bufbuild/protobuf";
import { deepFreeze } from "../../../../core/collection/share.ts";
import { registry } from "../../../../core/envoy/message/registry.ts";
import { EncodedMessage, encodedOf } from "../../../../core/envoy/mod.ts";
import {
  checkDefinition,
  configErrors,
  type Hook,
  type HookContext,
  type Hooks,
  hookAt,
  hooksProblem,
  type Lifecycle,
  MESSAGE_POINTS,
  misfit,
  type PluginContext,
  type PluginDefinition,
  parsePluginConfig,
} from "../../../../core/plugin/mod.ts";
import { SYSTEM_CLOCK } from "../../clock.ts";
import { lendCore } from "../../lends/core.ts";
import { lentThere } from "./lent.ts";
import { type Answer, buffersOf, type Call, type PackedCalls, packAnswers, unpackCalls } from "./packing.ts";
import type { About, Asked, Load, Loaded, Told } from "./protocol.ts";

declare const self: Worker;

const TYPES = {
  route: "envoy.config.route.v3.Route",
  virtualHost: "envoy.config.route.v3.VirtualHost",
  listener: "envoy.config.listener.v3.Listener",
  cluster: "envoy.config.cluster.v3.Cluster",
  endpoints: "envoy.config.endpoint.v3.ClusterLoadAssignment",
} as const satisfies Record<Call["point"], string>;

/** Milliseconds of work after which what is done is told, so that one who waits knows that it goes on. */
const TOLD_AFTER_MS = 10;

let hooks: Hooks & Lifecycle = {};
let answering: Promise<void> = Promise.resolve();
const there = lentThere(tell);
const cleanups: (() => void | Promise<void>)[] = [];
const abort = new AbortController();
let at = new Int32Array(new SharedArrayBuffer(4));

self.onmessage = async ({ data }: MessageEvent<Asked>) => {
  if ("load" in data) tell({ loaded: await loaded(data.load).catch((error): Loaded => ({ broken: textOf(error) })) });
  else if ("fetched" in data) there.fetched(data.fetched);
  else if ("calls" in data) {
    // Calls that come while a handler waits for something have their turn after it: answers are told apart by their order.
    answering = answering.then(() => answer(data.calls));
    await answering;
  } else if ("start" in data) await told("start", async () => hooks.start?.());
  else await told("stop", stop);
};

function tell(what: Told): void {
  self.postMessage(what);
}

async function told(done: "start" | "stop", work: () => Promise<void>): Promise<void> {
  const error = await work().then(() => undefined, textOf);
  tell({ done, ...(error !== undefined && { error }) });
}

async function stop(): Promise<void> {
  abort.abort();
  await hooks.stop?.();
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
}

async function loaded({ file, config, id, at: place }: Load): Promise<Loaded> {
  at = place;
  await lendCore();
  const module = (await import(file)) as { readonly default?: unknown };
  const definition = checkDefinition(module.default, file);
  const about = aboutOf(definition);
  if (definition.kind !== "hooks") return { broken: "only hooks can be in a worker" };
  if ((definition.kinds ?? []).length > 0) return { broken: "a plugin in a worker can bring no kinds of its own" };
  const errors = configErrors(definition, config);
  if (errors.length > 0) return { about, errors };
  hooks = definition.create(contextOf(id, parsePluginConfig(definition, config)) as never) as typeof hooks;
  const problem = hooksProblem(hooks);
  if (problem !== undefined) return { broken: problem };
  const says: Partial<Record<Call["point"], object>> = {};
  for (const [point, hook] of Object.entries(hooks)) {
    if (["start", "stop", "health"].includes(point) || hook === undefined) continue;
    if (!(MESSAGE_POINTS as readonly string[]).includes(point))
      return { broken: `${point}: a hook in a worker is one of ${MESSAGE_POINTS.join(", ")}` };
    const { handler: _, ...rest } = hookAt(hooks, point as Call["point"]) as Hook<Call["point"]>;
    says[point as Call["point"]] = rest;
  }
  return { about, hooks: says };
}

function aboutOf({ kind, name, version, api, stability, summary, answersFor }: PluginDefinition): About {
  return { kind, name, version, api, stability, summary, ...(answersFor && { answersFor }) };
}

function contextOf(id: string, config: unknown): PluginContext {
  return {
    ...there.lent,
    ...{ id, config, log: there.log, metrics: there.metrics, clock: SYSTEM_CLOCK, signal: abort.signal },
    report: (report) => tell({ report }),
    defer: (cleanup) => void cleanups.push(cleanup),
    hooks: { has: () => false, run: async (_point, value) => value },
    invalidate: () => tell({ invalidate: true }),
  };
}

async function answer(packed: PackedCalls): Promise<void> {
  let answers: Answer[] = [];
  let since = performance.now();
  for (const call of unpackCalls(packed)) {
    Atomics.store(at, 0, call.number);
    answers.push(await answerOf(call));
    if (performance.now() - since < TOLD_AFTER_MS) continue;
    tellAnswers(answers);
    [answers, since] = [[], performance.now()];
  }
  tellAnswers(answers);
}

function tellAnswers(list: readonly Answer[]): void {
  const answers = packAnswers(list);
  self.postMessage({ answers } satisfies Told, buffersOf(answers));
}

/** A message is read, and what is answered is looked at, as it would be where Postern runs. */
async function answerOf({ point, bytes, context }: Call): Promise<Answer> {
  try {
    const schema = registry.getMessage(TYPES[point]) as DescMessage;
    const value = deepFreeze(new EncodedMessage(schema, { bytes, violations: [] }).message()) as Message;
    const handler = hookAt(hooks, point)?.handler as ((value: Message, context: HookContext) => unknown) | undefined;
    const made = await handler?.(value, context);
    if (made === undefined || made === value) return {};
    const wrong = misfit(point, value, made);
    return wrong === undefined ? { bytes: encodedOf(made as Message)?.bytes as Uint8Array } : { error: wrong };
  } catch (error) {
    return { error: textOf(error) };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
