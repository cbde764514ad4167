import { describeError, type KubeName, objectPath, POD, parseError, queryOf } from "../../../core/kube/mod.ts";
import { APP_LABELS } from "../../../plugins/infra-kubernetes/manifests/labels.ts";
import { ADMIN_PORT, askPod, type Cluster, CONTROL_PLANE, listPods, type Pod } from "../cluster/mod.ts";
import { dumpPath, sectionOf, withoutSecrets } from "../config/envoy-dump.ts";
import { Failure } from "../failure.ts";
import type { Bundle } from "./bundle.ts";

/** Lines of each log, the last ones. */
const LINES = 10_000;

/** Options of the collection of pods. */
export interface PodCollection {
  readonly bundle: Bundle;
  /** With the certificates in the configurations of proxies. */
  readonly sds: boolean;
}

/** Logs of all pods of the namespaces, metrics of those that offer them, configurations of proxies and of Postern. */
export async function collectPods(
  cluster: Cluster,
  namespaces: readonly string[],
  collection: PodCollection,
): Promise<void> {
  for (const namespace of namespaces) {
    await collection.bundle.try(async () => {
      for (const pod of await listPods(cluster, namespace, "")) await collectPod(cluster, pod, collection);
    });
  }
}

async function collectPod(cluster: Cluster, pod: Pod, { bundle, sds }: PodCollection): Promise<void> {
  const { namespace = "", name } = pod.metadata;
  for (const container of pod.spec?.containers ?? []) {
    await bundle.try(async () => {
      const path = `pod-logs/${namespace}/${name}/${container.name}.log`;
      bundle.add(path, await logOf(cluster, { namespace, name }, container.name));
    });
  }
  if (pod.status?.phase !== "Running") return;
  await bundle.try(async () => {
    const metrics = metricsOf(pod);
    if (metrics === undefined) return;
    const text = await askPod(cluster, { namespace, name }, metrics.port, metrics.path);
    bundle.add(`prometheus-metrics/${namespace}/${name}.prom`, text);
  });
  await bundle.try(() => dumpOf(cluster, pod, { bundle, sds }));
}

async function logOf({ connection }: Cluster, pod: KubeName, container: string): Promise<string> {
  const query = queryOf({ container, tailLines: LINES, timestamps: true });
  const fail = (why: string) => new Failure(`the log of ${container} in the pod ${pod.namespace}/${pod.name}: ${why}`);
  const path = objectPath(POD, pod, "log") + query;
  const response = await connection.transport.send({ method: "GET", path }).catch((error: Error) => {
    throw fail(error.message);
  });
  const text = await response.text();
  if (response.status === 200) return text;
  throw fail(describeError(parseError(response.status, text)));
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
