import type { BurstLog } from "../../../core/connections/mod.ts";
import { isExpired, type KubeClient, type KubeResource, type KubeSelection } from "../../../core/kube/mod.ts";
import type { Clock, Logger } from "../../../core/observe/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";

/** Milliseconds before a broken watch is tried again; doubled with each failure up to the maximum. */
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;

/** A live copy of some objects of one resource. */
export interface Mirror {
  /** Resolves when the copy is complete for the first time; rejects when the mirror stops before. */
  readonly ready: Promise<void>;
  get(namespace: string, name: string): KubeObject | undefined;
  all(): readonly KubeObject[];
}

/** The options that a mirror is made with. */
export interface MirrorOptions {
  readonly client: KubeClient;
  readonly resource: KubeResource;
  readonly selection: KubeSelection & { readonly signal: AbortSignal };
  readonly clock: Clock;
  readonly log: Logger;
  /** Takes note of lists that failed. */
  readonly unlisted: BurstLog;
  /** Called after each change, also while the first copy is being made. */
  readonly onChange: (object: KubeObject) => void;
}

/** Starts to follow the objects of a selection until its signal aborts. */
export function createMirror(options: MirrorOptions): Mirror {
  const objects = new Map<string, KubeObject>();
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  ready.catch(() => {});
  const { signal } = options.selection;
  signal.addEventListener("abort", () => reject(new Error("the mirror was stopped")), { once: true });
  follow(options, objects, resolve).catch((error) => {
    if (!signal.aborted) options.log.error("a mirror ended", { kind: options.resource.kind, error });
  });
  return {
    ready,
    get: (namespace, name) => objects.get(`${namespace}/${name}`),
    all: () => [...objects.values()],
  };
}

type Objects = Map<string, KubeObject>;

async function follow(options: MirrorOptions, objects: Objects, ready: () => void): Promise<void> {
  const { clock, log, resource, selection } = options;
  let version: string | undefined;
  let failures = 0;
  while (!selection.signal.aborted) {
    version ??= await listAll(options, objects);
    if (version !== undefined) {
      ready();
      const ended = await watchFrom(options, objects, version);
      version = ended.version;
      if (ended.healthy) failures = 0;
      if (ended.healthy && version !== undefined) continue;
    }
    if (selection.signal.aborted) return;
    const wait = Math.min(FIRST_RETRY_MS * 2 ** failures++, LONGEST_RETRY_MS);
    log.debug("following objects was interrupted", { kind: resource.kind, retryMs: wait });
    await pause(clock, wait, selection.signal);
  }
}

/** Makes the copy equal to a fresh list. Undefined when the server refused. */
async function listAll(options: MirrorOptions, objects: Objects): Promise<string | undefined> {
  const { client, resource, selection, unlisted, onChange } = options;
  const listed = await client.list(resource, selection);
  if ("fault" in listed) {
    if (!selection.signal.aborted) unlisted.note({ kind: resource.kind, error: listed.fault });
    return undefined;
  }
  const gone = new Map(objects);
  for (const object of listed.value.items) {
    gone.delete(keyOf(object));
    objects.set(keyOf(object), object);
    onChange(object);
  }
  for (const [key, object] of gone) {
    objects.delete(key);
    onChange(object);
  }
  return listed.value.resourceVersion;
}

interface Ended {
  /** Where to go on; undefined when a new list is needed. */
  readonly version: string | undefined;
  readonly healthy: boolean;
}

async function watchFrom(options: MirrorOptions, objects: Objects, start: string): Promise<Ended> {
  let version = start;
  let healthy = false;
  for await (const batch of options.client.watch(options.resource, {
    ...options.selection,
    resourceVersion: version,
    timeoutSeconds: 300,
  })) {
    for (const event of batch) {
      if (event.type === "error") return { version: isExpired(event.error) ? undefined : version, healthy };
      healthy = true;
      if (event.type === "bookmark") {
        version = event.resourceVersion;
        continue;
      }
      const { object } = event;
      version = object.metadata.resourceVersion ?? version;
      if (event.type === "upsert") objects.set(keyOf(object), object);
      else objects.delete(keyOf(object));
      options.onChange(object);
    }
  }
  return { version, healthy };
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(milliseconds, resolve);
    signal.addEventListener(
      "abort",
      () => {
        cancel();
        resolve();
      },
      { once: true },
    );
  });
}
