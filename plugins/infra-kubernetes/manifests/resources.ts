import { type KubeResource, resourceOf } from "../../../core/kube/mod.ts";
import { tableKind } from "../../../core/resource/mod.ts";

const namespaced = (group: string, version: string, kind: string, plural: string): KubeResource => ({
  group,
  version,
  plural,
  kind,
  namespaced: true,
});

/** The kinds of objects that a fleet of proxies consists of, in the order in which orphans are removed. */
export const OWNED: readonly KubeResource[] = Object.freeze([
  namespaced("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
  namespaced("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
  resourceOf(tableKind("Service"), "v1"),
  namespaced("apps", "v1", "Deployment", "deployments"),
  namespaced("apps", "v1", "DaemonSet", "daemonsets"),
  resourceOf(tableKind("ConfigMap"), "v1"),
  namespaced("", "v1", "ServiceAccount", "serviceaccounts"),
]);

/** Where objects of an owned kind live. Other kinds are a bug. */
export function ownedResource(kind: string): KubeResource {
  const resource = OWNED.find((candidate) => candidate.kind === kind);
  if (resource === undefined) throw new Error(`${kind} is not a kind that fleets of proxies consist of`);
  return resource;
}

export const GATEWAY: KubeResource = resourceOf(tableKind("Gateway"), "v1");
export const GATEWAY_CLASS: KubeResource = resourceOf(tableKind("GatewayClass"), "v1");
export const SECRET: KubeResource = resourceOf(tableKind("Secret"), "v1");
export const NODE: KubeResource = { group: "", version: "v1", plural: "nodes", kind: "Node", namespaced: false };
