import { type KubeResource, resourceOf } from "../../../core/kube/mod.ts";
import { KINDS, type KubeObject, tableKind } from "../../../core/resource/mod.ts";
import { OWNED } from "../../../plugins/infra-kubernetes/manifests/resources.ts";
import { createDiscovery } from "../../../providers/kubernetes/mod.ts";
import { type Cluster, listAll } from "../cluster/mod.ts";
import type { Bundle } from "./bundle.ts";

const FOLDER = "cluster-resources";

/** The kinds that are looked at in the namespaces of Postern and of proxies, besides those that fleets consist of. */
const SURROUNDINGS: readonly KubeResource[] = [
  { group: "", version: "v1", plural: "pods", kind: "Pod", namespaced: true },
  { group: "", version: "v1", plural: "events", kind: "Event", namespaced: true },
  { group: "batch", version: "v1", plural: "jobs", kind: "Job", namespaced: true },
  resourceOf(tableKind("Secret"), "v1"),
];

/** Objects of the given namespaces, and those of the Gateway API and gateway.envoyproxy.io wherever they are. */
export async function collectObjects(cluster: Cluster, namespaces: readonly string[], bundle: Bundle): Promise<void> {
  for (const resource of [...SURROUNDINGS, ...OWNED]) {
    for (const namespace of namespaces) {
      await bundle.try(async () => {
        const items = await listAll(cluster, resource, { namespace });
        bundle.addData(`${FOLDER}/${resource.plural}/${namespace}.json`, items);
      });
    }
  }
  const discovery = createDiscovery(cluster.client, new AbortController().signal);
  for (const kind of KINDS.filter(({ group }) => group.startsWith("gateway."))) {
    const found = await discovery.find(kind);
    if (found.type === "failed") bundle.problems.push(`${kind.plural}: ${found.error.message}`);
    if (found.type !== "served") continue;
    await bundle.try(async () => {
      const folder = `${FOLDER}/custom-resources/${kind.plural}.${kind.group}`;
      const items = await listAll(cluster, found.resource);
      if (!kind.namespaced) bundle.addData(`${folder}.json`, items);
      for (const [namespace, own] of byNamespace(items)) {
        if (kind.namespaced) bundle.addData(`${folder}/${namespace}.json`, own);
      }
    });
  }
}

function byNamespace(items: readonly KubeObject[]): Map<string, KubeObject[]> {
  return Map.groupBy(items, ({ metadata }) => metadata.namespace ?? "");
}
