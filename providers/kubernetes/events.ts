import type { KubeClient, KubeResource, Leadership } from "../../core/kube/mod.ts";
import { type Clock, createTokenBucket, type Logger } from "../../core/observe/mod.ts";
import type { ObjectEvent } from "../../core/plugin/api.ts";
import { kindOf } from "../../core/resource/mod.ts";

const EVENT: KubeResource = {
  group: "events.k8s.io",
  version: "v1",
  plural: "events",
  kind: "Event",
  namespaced: true,
};

/** Events a second, and how many at once after a quiet time; more are dropped, since the log and the statuses say the same. */
const RATE = { qps: 1, burst: 25 } as const;

/** The same is said of an object once in so many milliseconds. */
const REPEATED_MS = 600_000;

/** Kubernetes: "note ... maximal length of the note is 1kB". */
const LONGEST_NOTE = 1_000;

/** The options of a recorder of events. */
export interface EventRecorderOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly leadership: Leadership;
  readonly controllerName: string;
  /** The name of this replica. */
  readonly instance: string;
  readonly signal: AbortSignal;
}

/** Writes Events on objects, throttled, while this replica leads. An event that cannot be written is dropped: it is a hint, not a record. */
export function createEventRecorder(options: EventRecorderOptions): (events: readonly ObjectEvent[]) => Promise<void> {
  const { client, clock, log, leadership, signal } = options;
  const bucket = createTokenBucket(RATE, clock);
  const said = new Map<string, number>();
  let number = 0;
  return async (events) => {
    if (!leadership.leads()) return;
    for (const event of events) {
      const key = JSON.stringify([event.ref, event.reason, event.message]);
      const now = clock.now();
      for (const [old, at] of said) if (now - at >= REPEATED_MS) said.delete(old);
      if (said.has(key) || bucket.take() > 0) continue;
      said.set(key, now);
      const object = eventObject(event, options, `${now.toString(16)}-${number++}`);
      const result = await client.create(EVENT, object, { fieldManager: "postern", signal });
      if ("fault" in result) log.debug("an event was not written", { reason: event.reason, error: result.fault });
    }
  };
}

function eventObject({ ref, type, reason, message }: ObjectEvent, options: EventRecorderOptions, suffix: string) {
  const { group, kind, namespace, name } = ref;
  const { versions } = kindOf(group, kind);
  const [version = "v1"] = versions;
  return {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name: `${name.slice(0, 200)}.${suffix}`, namespace: namespace || "default" },
    ...{ type, reason, note: message.slice(0, LONGEST_NOTE), action: reason },
    eventTime: `${new Date(options.clock.now()).toISOString().slice(0, -1)}000Z`,
    reportingController: options.controllerName,
    reportingInstance: options.instance.slice(0, 128),
    regarding: { apiVersion: group === "" ? version : `${group}/${version}`, kind, namespace, name, uid: ref.uid },
  };
}
