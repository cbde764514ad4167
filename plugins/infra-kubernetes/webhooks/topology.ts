import { describeError, isNotFound, type KubeClient, POD } from "../../../core/kube/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { APP_LABELS, namesOwner } from "../manifests/labels.ts";
import { NODE } from "../manifests/resources.ts";
import type { AdmissionRequest, AdmissionResponse } from "./review.ts";

/** Well-known label of a node's zone, and the pod annotation it is copied to. */
export const ZONE = "topology.kubernetes.io/zone";

interface Binding extends KubeObject {
  readonly target?: { readonly kind?: string; readonly name?: string };
}

/**
 * Copies the zone of the node that a proxy is about to be bound to into the pod's annotations, where Envoy's container reads it.
 * A pod cannot be told its node's labels in any other way. Whatever fails, the binding is allowed: a proxy without a zone serves too.
 */
export async function injectZone(
  client: KubeClient,
  { object }: AdmissionRequest,
  problem: (why: string) => void,
): Promise<AdmissionResponse> {
  const { metadata, target } = (object ?? {}) as Partial<Binding>;
  if (metadata === undefined || !target?.name) return { allowed: true };
  const pod = await client.get(POD, { namespace: metadata.namespace ?? "", name: metadata.name });
  if ("fault" in pod) {
    if (!isNotFound(pod.fault)) problem(`pod ${metadata.name}: ${describeError(pod.fault)}`);
    return { allowed: true };
  }
  if (!isProxy(pod.value)) return { allowed: true };
  const node = await client.get(NODE, { namespace: "", name: target.name });
  if ("fault" in node) {
    problem(`node ${target.name}: ${describeError(node.fault)}`);
    return { allowed: true };
  }
  const zone = node.value.metadata.labels?.[ZONE];
  if (zone === undefined) return { allowed: true };
  // The value ends up inside a YAML bootstrap, so it is quoted: zones may be called 1 or no.
  const value = JSON.stringify(zone);
  const path = `/metadata/annotations/${ZONE.replaceAll("/", "~1")}`;
  const patch =
    metadata.annotations === undefined
      ? ({ op: "add", path: "/metadata/annotations", value: { [ZONE]: value } } as const)
      : ({ op: "add", path, value } as const);
  return { allowed: true, patch: [patch] };
}

function isProxy({ metadata: { labels = {} } }: KubeObject): boolean {
  return Object.entries(APP_LABELS).every(([key, value]) => labels[key] === value) && namesOwner(labels);
}
