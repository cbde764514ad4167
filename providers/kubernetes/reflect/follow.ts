import {
  describeError,
  isExpired,
  isNotFound,
  type KubeClient,
  type KubeError,
  type KubeResource,
  type WatchEvent,
} from "../../../core/kube/mod.ts";
import type { Clock, Logger } from "../../../core/observe/mod.ts";
import { type BackoffTimes, createBackoff } from "./backoff.ts";

/** A watch that says nothing for this long, not even a bookmark, is taken for a dead connection. */
const SILENCE_MS = 180_000;
/** The server is asked to end each watch after five to ten minutes, so that watches move to new servers in the course of time. */
const WATCH_SECONDS = 300;

/** The context of everything that follows a resource. */
export interface FollowContext {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly backoff?: BackoffTimes;
  /** Reports that a resource is listed anew, and why. */
  readonly onRelist?: (plural: string, reason: "start" | "expired") => void;
}

/** Where a watch begins: after a version that a list gave, or with a list that the watch itself sends. */
export type Beginning =
  | { readonly type: "after"; readonly resourceVersion: string }
  | { readonly type: "streaming" }
  | { readonly type: "failed"; readonly error: KubeError };

/** The resource that is followed, and who follows it. */
export interface Follower {
  readonly resource: KubeResource;
  readonly namespace?: string;
  readonly metadataOnly?: boolean;
  /** Called at the start and whenever events may have been missed. */
  begin(): Promise<Beginning>;
  /** Takes events in order; the next batch waits for it. */
  take(events: readonly WatchEvent[]): Promise<void> | void;
  /** The server does not know how to send a list as a watch. */
  refusedStreaming?(): void;
  /** A failure that is being retried, in words; undefined when all is well again. */
  trouble?(problem: string | undefined): void;
}

/** Why following ended: the resource is not served, or the signal aborted. */
export type FollowEnd = "not-served" | "stopped";

/**
 * Keeps a watch going: resumes after the last version seen when the connection breaks or the server restarts, begins anew when that version
 * has expired (410, also inside a stream), waits between failures. Ends when the resource is not served or the signal aborts. Never rejects
 * for what the server does.
 */
export async function follow(follower: Follower, context: FollowContext): Promise<FollowEnd> {
  const { signal, clock } = context;
  const backoff = createBackoff(clock, signal, context.backoff);
  const state: Position = { version: undefined, reason: "start" };
  while (!signal.aborted) {
    const error = await round(follower, context, state);
    if (signal.aborted) break;
    if (error === undefined) {
      follower.trouble?.(undefined);
      backoff.reset();
      continue;
    }
    if (isNotFound(error)) return "not-served";
    if (isExpired(error)) {
      state.version = undefined;
      state.reason = "expired";
    } else if (error !== NOTHING_SAID) {
      follower.trouble?.(`${follower.resource.plural}: ${describeError(error)}`);
    }
    if (state.heard) backoff.reset();
    await backoff.wait(error.retryAfterMs);
  }
  return "stopped";
}

/** Where a follower stands: the last version seen, or none when it has to begin (anew). */
interface Position {
  version: string | undefined;
  reason: "start" | "expired";
  /** Whether the last watch said anything. */
  heard?: boolean;
}

/** One connection: from where we stand until it ends. The error it ended with, or undefined when the server ended it in order. */
async function round(follower: Follower, context: FollowContext, state: Position): Promise<KubeError | undefined> {
  const { resource, namespace, metadataOnly } = follower;
  state.heard = false;
  let initial = false;
  if (state.version === undefined) {
    context.onRelist?.(resource.plural, state.reason);
    const beginning = await follower.begin();
    if (beginning.type === "failed") return beginning.error;
    if (beginning.type === "after") state.version = beginning.resourceVersion;
    else initial = true;
  }
  const guard = guardSilence(context);
  try {
    const events = context.client.watch(resource, {
      ...(namespace === undefined ? {} : { namespace }),
      ...(metadataOnly ? { metadataOnly } : {}),
      ...(state.version === undefined ? {} : { resourceVersion: state.version }),
      initial,
      timeoutSeconds: WATCH_SECONDS + Math.floor(Math.random() * WATCH_SECONDS),
      signal: guard.signal,
    });
    for await (const batch of events) {
      guard.heard();
      const failure = await takeBatch(follower, state, { batch, initial });
      if (failure) return failure;
      if (state.version !== undefined) initial = false;
    }
    return state.heard || guard.signal.aborted ? undefined : NOTHING_SAID;
  } finally {
    guard.end();
  }
}

/** A watch that ended at once, as a proxy may do it; not worth more than waiting a little. */
const NOTHING_SAID: KubeError = { code: 0, reason: "Ended", message: "the watch ended without a word" };

async function takeBatch(
  follower: Follower,
  state: Position,
  { batch, initial }: { readonly batch: readonly WatchEvent[]; readonly initial: boolean },
): Promise<KubeError | undefined> {
  const last = batch.at(-1);
  const error = last?.type === "error" ? last.error : undefined;
  const events = error ? batch.slice(0, -1) : batch;
  if (error === undefined) follower.trouble?.(undefined);
  if (events.length > 0) {
    state.heard = true;
    await follower.take(events);
    state.version = versionAfter(events, initial) ?? state.version;
  }
  if (error && initial && (error.code === 400 || error.code === 422)) {
    follower.refusedStreaming?.();
    return { ...error, reason: "Expired" };
  }
  return error;
}

/** The version to resume after. During a streaming list only its final bookmark has one: objects come in no order of versions. */
function versionAfter(events: readonly WatchEvent[], initial: boolean): string | undefined {
  let version: string | undefined;
  let complete = !initial;
  for (const event of events) {
    if (event.type === "error") continue;
    if (event.type === "bookmark" && event.initialEnd) complete = true;
    if (!complete) continue;
    version = event.type === "bookmark" ? event.resourceVersion : event.object.metadata.resourceVersion;
  }
  return version;
}

/** Aborts a watch that has fallen silent, and with the context. */
function guardSilence({ clock, signal }: FollowContext) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal.addEventListener("abort", stop, { once: true });
  let last = clock.now();
  let cancel = () => {};
  const look = () => {
    if (clock.now() - last >= SILENCE_MS) stop();
    else cancel = clock.after(SILENCE_MS / 3, look);
  };
  look();
  return {
    signal: controller.signal,
    heard: () => {
      last = clock.now();
    },
    end: () => {
      cancel();
      signal.removeEventListener("abort", stop);
      controller.abort();
    },
  };
}
