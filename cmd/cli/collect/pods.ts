import { objectPath, POD } from "../../../core/kube/mod.ts";
import { APP_LABELS } from "../../../plugins/infra-kubernetes/render/labels.ts";
import { ADMIN_PORT, askPod, type Cluster, CONTROL_PLANE, listPods, type Pod } from "../cluster/mod.ts";
import { dumpPath, sectionOf, withoutSecrets } from "../config/envoy-dump.ts";
import { Failure } from "../failure.ts";
import type { Bundle } from "./bundle.ts";

/** Lines of each log, the last ones. */
const LINES = 10_000;

/** What is collected of pods. */
export interface PodCollection {
  readonly bundle: Bundle;
  /** With the certificates in the configurations of proxies. */
  readonly sds: boolean;
}

/** Logs of all pods of the namespaces, metrics of those that offer them, configurations of proxies and of Postern. */
export async function collectPods(
  cluster: Cluster,
  namespaces: readonly string[],
  { bundle, sds }: PodCollection,
): Promise<void> {
  for (const namespace of namespaces) {
    await bundle.try(async () => {
      for (const pod of await listPods(cluster, namespace, "")) {
        const name = { namespace, name: pod.metadata.name };
        for (const { name: container } of pod.spec?.containers ?? []) {
          await bundle.try(async () => {
            bundle.add(`pod-logs/${namespace}/${name.name}/${container}.log`, await logOf(cluster, pod, container));
          });
        }
        if (pod.status?.phase !== "Running") continue;
        const metrics = metricsOf(pod);
        if (metrics) {
          await bundle.try(async () => {
            const text = await askPod(cluster, name, metrics.port, metrics.path);
            bundle.add(`prometheus-metrics/${namespace}/${name.name}.prom`, text);
          });
        }
        await bundle.try(() => dumpOf(cluster, pod, { bundle, sds }));
      }
    });
  }
}

async function logOf({ connection }: Cluster, { metadata }: Pod, container: string): Promise<string> {
  const { namespace = "", name } = metadata;
  const query = `container=${container}&tailLines=${LINES}&timestamps=true`;
  const response = await connection.transport.send({
    method: "GET",
    path: `${objectPath(POD, { namespace, name }, "log")}?${query}`,
  });
  const text = await response.text();
  if (response.status === 200) return text;
  throw new Failure(`the log of ${container} in the pod ${namespace}/${name}: ${messageOf(text)}`);
}

/** Where a pod offers metrics, by the annotations that Prometheus looks at. */
function metricsOf({
  metadata: { annotations = {} },
}: Pod): { readonly port: number; readonly path: string } | undefined {
  if (annotations["prometheus.io/scrape"] !== "true") return undefined;
  return {
    port: Number(annotations["prometheus.io/port"] ?? 9090),
    path: annotations["prometheus.io/path"] ?? "/metrics",
  };
}

async function dumpOf(cluster: Cluster, { metadata }: Pod, { bundle, sds }: PodCollection): Promise<void> {
  const { namespace = "", name, labels = {} } = metadata;
  const path = `config-dumps/${namespace}/${name}.json`;
  if (Object.entries(APP_LABELS).every(([label, value]) => labels[label] === value)) {
    const dump = await askPod(cluster, { namespace, name }, ADMIN_PORT, dumpPath("all"));
    bundle.addData(path, sds ? sectionOf(dump, "all") : withoutSecrets(dump));
  } else if (CONTROL_PLANE.selector === `control-plane=${labels["control-plane"]}`) {
    bundle.addData(path, JSON.parse(await askPod(cluster, { namespace, name }, ADMIN_PORT, "/api/config_dump")));
  }
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { readonly message?: string }).message ?? text;
  } catch {
    return text.slice(0, 200);
  }
}
