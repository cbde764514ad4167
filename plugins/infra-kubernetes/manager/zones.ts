import { describeError, type KubeClient, POD } from "../../../core/kube/mod.ts";
import type { Clock, Logger } from "../../../core/observe/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { APP_LABELS } from "../manifests/labels.ts";
import { NODE, ownedResource } from "../manifests/resources.ts";
import { ZONE } from "../webhooks/topology.ts";
import { type MirrorSetOptions, mirrorNamespaces, type OwnedObjects } from "./mirrors.ts";
import { labelledOwner } from "./owner-key.ts";
import { FIELD_MANAGER, find } from "./writer.ts";

/** Milliseconds before proxies are replaced: the first time, so that those which came together go together, and each time after that. */
const WAITS_MS = [5_000, 60_000, 600_000] as const;

/** After so many milliseconds without one, replacing begins anew with the first wait. */
const HOUR_MS = 3_600_000;

/** Says when proxies were replaced last; a change to it rolls new pods out, as `kubectl rollout restart` does. */
const REPLACED_AT = "gateway.envoyproxy.io/zones-told-at";

/** The options for following the zones of proxies. */
export interface ZonesOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where proxies run. */
  readonly mirror: Omit<MirrorSetOptions, "onChange" | "labelSelector">;
  readonly owned: Pick<OwnedObjects, "all">;
  /** Whether this replica is the one that writes. */
  leads(): boolean;
}

/** Follows the zones of proxies. */
export interface Zones {
  /** Looks at all proxies anew: this replica leads from now on. */
  again(): void;
  stop(): void;
}

/** The replacing of proxies that is under way for one owner. */
interface Replacing {
  times: number;
  /** When it was done last, in milliseconds since 1970. */
  at: number;
  cancel: (() => void) | undefined;
}

/**
 * Finds proxies that were bound to a node before the webhook answered, which tells them its zone then or never, and has their Deployment or DaemonSet
 * roll new ones out. Where new ones are not told either, the webhook cannot be reached: it is tried three times an hour and logged.
 */
export function followZones(options: ZonesOptions): Zones {
  const { clock, log } = options;
  const judged = new Set<string>();
  const replacing = new Map<string, Replacing>();
  const pods = mirrorNamespaces(POD, {
    ...options.mirror,
    labelSelector: Object.entries(APP_LABELS)
      .map(([label, value]) => `${label}=${value}`)
      .join(),
    onChange: (pod) => {
      const { namespace = "", name, uid = "" } = pod.metadata;
      if (pods.get(namespace, name)?.metadata.uid === uid) consider(pod);
      else judged.delete(uid);
    },
  });

  const consider = (pod: KubeObject) => {
    const { uid = "" } = pod.metadata;
    if (!isUntold(pod) || judged.has(uid)) return;
    judged.add(uid);
    void judge(pod);
  };

  const judge = async (pod: KubeObject) => {
    const owner = labelledOwner(pod.metadata.labels);
    if (owner === undefined || !(await hasZone(options, pod))) return;
    const known = replacing.get(owner) ?? { times: 0, at: 0, cancel: undefined };
    replacing.set(owner, known);
    if (known.cancel !== undefined) return;
    if (clock.now() - known.at > HOUR_MS) known.times = 0;
    const wait = WAITS_MS[known.times];
    if (wait === undefined) log.warn(giveUp(pod));
    else known.cancel = clock.after(wait, () => void replace(owner, known));
  };

  const replace = async (owner: string, known: Replacing) => {
    known.cancel = undefined;
    const ofOwner = ({ metadata }: KubeObject) => labelledOwner(metadata.labels) === owner;
    if (!options.leads() || !pods.all().some((pod) => isUntold(pod) && ofOwner(pod))) return;
    known.times++;
    known.at = clock.now();
    const workloads = options.owned.all().filter((object) => WORKLOADS.has(object.kind) && ofOwner(object));
    for (const workload of workloads) await rollOut(options, workload);
  };

  return {
    again() {
      judged.clear();
      for (const pod of pods.all()) consider(pod);
    },
    stop() {
      for (const { cancel } of replacing.values()) cancel?.();
    },
  };
}

const WORKLOADS: ReadonlySet<string> = new Set(["Deployment", "DaemonSet"]);

/** Whether a pod was bound to a node and not told its zone; one that is about to go needs none. */
function isUntold(pod: KubeObject): boolean {
  const { annotations = {}, deletionTimestamp } = pod.metadata;
  return nodeOf(pod) !== undefined && annotations[ZONE] === undefined && deletionTimestamp === undefined;
}

function nodeOf({ spec }: KubeObject): string | undefined {
  return (spec as { readonly nodeName?: string } | undefined)?.nodeName;
}

async function hasZone({ client, log }: ZonesOptions, pod: KubeObject): Promise<boolean> {
  try {
    const node = await find(client, NODE, ["", nodeOf(pod) ?? ""]);
    return node?.metadata.labels?.[ZONE] !== undefined;
  } catch (error) {
    log.warn("the zone of a proxy is not known", { pod: pod.metadata.name, error });
    return false;
  }
}

async function rollOut({ client, clock, log }: ZonesOptions, { kind, metadata }: KubeObject): Promise<void> {
  const { namespace = "", name } = metadata;
  const annotations = { [REPLACED_AT]: new Date(clock.now()).toISOString() };
  const body = { spec: { template: { metadata: { annotations } } } };
  const options = { fieldManager: FIELD_MANAGER };
  const result = await client.patch(ownedResource(kind), { namespace, name }, { type: "merge", body }, options);
  if ("value" in result) log.info("proxies that were not told their zone are replaced", { kind, namespace, name });
  else log.warn("proxies that were not told their zone stay", { kind, name, reason: describeError(result.fault) });
}

function giveUp({ metadata: { namespace, name } }: KubeObject): string {
  return `the proxy ${namespace}/${name} was not told its zone, nor were those before it: the API server does not reach the webhook of the topology injector; routing by zones goes without it`;
}
