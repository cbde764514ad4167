import type { Kind } from "../resource/kinds.ts";
import type { KubeName, KubeResource } from "./client.ts";

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

/** The path of a whole resource: `/apis/apps/v1/namespaces/default/deployments`; without a namespace, of all of them. */
export function collectionPath(resource: KubeResource, namespace = ""): string {
  const { group, version, plural, namespaced } = resource;
  const base = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespaced && namespace !== "" ? `${base}/namespaces/${namespace}/${plural}` : `${base}/${plural}`;
}

/** The path of one object, or of a subresource of it. */
export function objectPath(resource: KubeResource, { namespace, name }: KubeName, subresource?: string): string {
  const path = `${collectionPath(resource, namespace)}/${name}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

/** A query string, empty when nothing is asked; entries that are undefined are left out. */
export function queryOf(entries: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) query.set(key, String(value));
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
