import type { KubeName, KubeResource } from "./client.ts";

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
