import type { Container } from "../../../core/api/mod.ts";
import { done, type Result } from "../../../core/result/mod.ts";
import type { Labels } from "../manifests/labels.ts";
import { overrideByName } from "../manifests/named.ts";
import type { Workload } from "../manifests/provider.ts";
import { seconds } from "../manifests/scalars.ts";
import { envoyContainer, showsStats } from "./envoy-container.ts";
import { type ProxyScope, STATS_PORT } from "./scope.ts";
import { shutdownContainer } from "./shutdown-container.ts";
import { proxyVolumes } from "./volumes.ts";

/** Seconds a pod may take beyond its drain before it is killed. */
const STOP_GRACE = 300;

/** A pod template, as Deployment and DaemonSet take it. */
export interface PodTemplate {
  readonly metadata: { readonly labels: Labels; readonly annotations?: Labels };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The pods of a proxy. `workload` is what the user said of the Deployment or DaemonSet. */
export function podTemplate(
  scope: ProxyScope,
  workload: Workload<{ readonly initContainers?: readonly Container[] }>,
): Result<PodTemplate> {
  const envoy = envoyContainer(scope, workload);
  if ("fault" in envoy) return envoy;
  const shutdown = shutdownContainer(scope, workload);
  if ("fault" in shutdown) return shutdown;
  const drain = seconds("spec.shutdown.drainTimeout", scope.spec.shutdown?.drainTimeout ?? "60s");
  if ("fault" in drain) return drain;
  const { pod, initContainers } = workload;
  const annotations = podAnnotations(scope, pod.annotations);
  return done({
    metadata: {
      labels: { ...scope.labels, ...pod.labels, ...scope.selector },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      automountServiceAccountToken: false,
      containers: [envoy.value, shutdown.value],
      initContainers,
      serviceAccountName: scope.serviceAccountName,
      terminationGracePeriodSeconds: Math.trunc(drain.value + STOP_GRACE),
      dnsPolicy: "ClusterFirst",
      restartPolicy: "Always",
      schedulerName: "default-scheduler",
      securityContext: pod.securityContext,
      affinity: pod.affinity,
      tolerations: pod.tolerations,
      volumes: overrideByName(proxyVolumes(scope), pod.volumes),
      imagePullSecrets: pod.imagePullSecrets,
      nodeSelector: pod.nodeSelector,
      topologySpreadConstraints: pod.topologySpreadConstraints,
      priorityClassName: pod.priorityClassName,
    },
  });
}

function podAnnotations(scope: ProxyScope, own: Labels = {}): Labels {
  const scrape = {
    "prometheus.io/path": "/stats/prometheus",
    "prometheus.io/scrape": "true",
    "prometheus.io/port": String(STATS_PORT),
  };
  return { ...(showsStats(scope) ? scrape : {}), ...scope.annotations, ...own };
}
