import type { Message } from "@bufbuild/protobuf";
import { digestOf } from "../../core/envoy/message/digest.ts";
import { EncodedMessage } from "../../core/envoy/mod.ts";
import { type Difference, differencesOf } from "../../core/incremental/mod.ts";
import type { HookRunner } from "../../core/plugin/api.ts";
import { FailedHook } from "../../core/plugin/contract/failed-hook.ts";
import { KIND_URLS } from "./cache/kinds.ts";
import type { EncodedResource } from "./cache/mod.ts";
import type { Made } from "./maker.ts";
import type { Resource, ResourceKind } from "./translate/mod.ts";

/** Where what was made of some IR, with the help of what was made before, differs from what was made of it from nothing; a sentence each. */
export function differencesOfMade(made: Made, anew: Made): readonly string[] {
  return sentences(differencesOf(factsOf(made), factsOf(anew)));
}

/** The same of lists of resources alone. */
export function differencesOfLists(
  made: readonly EncodedResource[],
  anew: readonly EncodedResource[],
  path: string,
): readonly string[] {
  return sentences(differencesOf(made.map(factsOfResource), anew.map(factsOfResource), path));
}

function sentences(differences: readonly Difference[]): readonly string[] {
  return differences.map(({ path, before, after }) => `${path} is ${before} where it should be ${after}`);
}

/** All that is sent, and what is told of it: by type and place the name, the version, a digest of the very bytes, and the objects to blame. */
function factsOf({ types, keep, resources, faults, patchStatuses }: Made) {
  const kinds = Object.keys(resources) as readonly ResourceKind[];
  const sent = kinds.map((kind) => {
    const list: readonly Resource<Message>[] = resources[kind];
    const encoded = types.get(KIND_URLS[kind]) ?? [];
    return [kind, encoded.map((resource, i) => [...factsOfResource(resource), list[i]?.sources])] as const;
  });
  return { ...Object.fromEntries(sent), keep, faults, patchStatuses };
}

/** A number stands for a digest, so that a report tells which one it was. */
function factsOfResource({ name, version, bytes, endpoints }: EncodedResource): readonly unknown[] {
  return [
    name,
    Number.parseInt(digestOf(version).slice(0, 8), 16),
    Number.parseInt(digestOf(bytes).slice(0, 8), 16),
    endpoints,
  ];
}

interface Asked {
  readonly value: unknown;
  readonly context: unknown;
  answer: unknown;
}

/** The hooks, asked once for two makings of the same IR: plugins have effects, take time and may answer otherwise the second time. */
export interface RecordedHooks {
  /** Asks the plugins and remembers. */
  readonly live: HookRunner;
  /** Answers what they did: the value itself where they left it as it was. */
  readonly again: HookRunner;
  /** Where they would have been asked about something else. */
  differences(): readonly string[];
}

/** Tells questions apart by their point, the name of what is asked about, and its hostnames. Questions that are alike in that are counted. */
function numbered() {
  const counts = new Map<string, number>();
  return (point: string, value: unknown, context: unknown): string => {
    const { name, clusterName } = value as { readonly name?: string; readonly clusterName?: string };
    const { hostnames = [] } = context as { readonly hostnames?: readonly string[] };
    const question = [point, name ?? clusterName ?? "", ...hostnames].join(" ");
    const number = counts.get(question) ?? 0;
    counts.set(question, number + 1);
    return number === 0 ? question : `${question} ${number}`;
  };
}

/** Records what hooks are asked and answer. In which order they are asked is left open. */
export function recordHooks(hooks: HookRunner): RecordedHooks {
  const asked = new Map<string, Asked>();
  const found: string[] = [];
  const [live, again] = [numbered(), numbered()];
  const record = async <T>(ask: () => Promise<T>, point: string, value: unknown, context: unknown): Promise<T> => {
    const one: Asked = { value, context, answer: value };
    asked.set(live(point, read(value), context), one);
    const answer = await ask();
    one.answer = answer;
    return answer;
  };
  const recall = async (point: string, value: unknown, context: unknown) => {
    const question = again(point, read(value), context);
    const one = asked.get(question);
    const differing = differencesOf([read(one?.value), one?.context], [read(value), context], `hook ${question}`);
    found.push(...differing.map(({ path }) => `${path} is asked about something else`));
    return (one === undefined ? value : answerAgain(one, value)) as never;
  };
  const has: HookRunner["has"] = (point) => hooks.has(point);
  const encoded = hooks.runEncoded?.bind(hooks);
  return {
    live: {
      has,
      run: (point, value, context) => record(() => hooks.run(point, value, context), point, value, context),
      ...(encoded && {
        runEncoded: (point, value, context) => record(() => encoded(point, value, context), point, value, context),
      }),
    },
    again: { has, run: recall, ...(encoded && { runEncoded: recall }) },
    differences: () => found,
  };
}

/** The value that is asked about, to be compared: a message, however it was handed on. */
function read(value: unknown): unknown {
  return value instanceof EncodedMessage ? value.message() : value;
}

/** The answer of a hook, with the values that it left as they were taken from the value at hand. */
function answerAgain({ value, answer }: Asked, now: unknown): unknown {
  if (answer instanceof FailedHook) {
    const instead =
      answer.value === undefined ? undefined : answerAgain({ value, answer: answer.value, context: undefined }, now);
    return new FailedHook(instead, answer.outcome, answer.failures, answer.probes);
  }
  if (answer === value) return now;
  if (!isResources(value) || !isResources(answer) || !isResources(now)) return answer;
  const known = new Map<unknown, unknown>();
  for (const [url, list] of Object.entries(value.byType))
    for (const [i, message] of list.entries()) known.set(message, now.byType[url]?.[i]);
  const lists = Object.entries(answer.byType).map(([url, list]) => [url, list.map((one) => known.get(one) ?? one)]);
  return { ...answer, byType: Object.fromEntries(lists) };
}

function isResources(value: unknown): value is { readonly byType: Readonly<Record<string, readonly unknown[]>> } {
  return typeof value === "object" && value !== null && "byType" in value;
}
