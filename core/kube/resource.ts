import type { Kind } from "../resource/kinds.ts";
import type { KubeResource } from "./client.ts";

/** Where a kind of the table lives in the API, in one of the versions the server has. */
export function resourceOf(kind: Kind, version: string): KubeResource {
  const bare = kind.name.slice(kind.name.lastIndexOf("/") + 1);
  return { group: kind.group, version, plural: kind.plural, kind: bare, namespaced: kind.namespaced };
}

/** The Lease of leader election. */
export const LEASE: KubeResource = {
  group: "coordination.k8s.io",
  version: "v1",
  plural: "leases",
  kind: "Lease",
  namespaced: true,
};

/** The pods that run on a node. */
export const POD: KubeResource = { group: "", version: "v1", plural: "pods", kind: "Pod", namespaced: true };

/** The definitions of custom resources. */
export const CUSTOM_RESOURCE_DEFINITION: KubeResource = {
  group: "apiextensions.k8s.io",
  version: "v1",
  plural: "customresourcedefinitions",
  kind: "CustomResourceDefinition",
  namespaced: false,
};
