import type { Container, KubernetesDeploymentSpec, Volume, VolumeMount } from "../../../core/api/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { probes, restricted } from "../manifests/container-defaults.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { overrideByName } from "../manifests/named.ts";
import { type Workload, workload } from "../manifests/provider.ts";
import { applyPatch } from "../patch/mod.ts";
import { rateLimitEnv } from "./env.ts";
import {
  RATE_LIMIT,
  RATE_LIMIT_LABELS,
  RATE_LIMIT_PORTS,
  type RateLimitInput,
  rateLimitOwner,
  showsRateLimitStats,
} from "./settings.ts";
import { STATSD_CONFIG, STATSD_CONFIG_DIR } from "./statsd.ts";

/** `nobody`, whom the service's image is made for. */
const RATE_LIMIT_USER = 65534;
const MODE = 0o644;

type Wanted = Workload<KubernetesDeploymentSpec>;

/** The Deployment of the rate limit service. */
export function rateLimitDeployment(input: RateLimitInput): Result<Manifest> {
  const wanted = workload(input.deployment ?? {});
  const ownerReferences = rateLimitOwner(input, "Deployment");
  const manifest: Manifest = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: wanted.name ?? RATE_LIMIT,
      namespace: input.namespace,
      labels: RATE_LIMIT_LABELS,
      ...(ownerReferences && { ownerReferences }),
    },
    spec: {
      // An autoscaler owns the number of replicas: a field that is not applied is not taken from it.
      replicas: input.hpa === undefined ? wanted.replicas : undefined,
      strategy: wanted.strategy,
      selector: { matchLabels: RATE_LIMIT_LABELS },
      template: podTemplate(input, wanted),
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
  };
  return applyPatch(manifest, wanted.patch);
}

function podTemplate(input: RateLimitInput, wanted: Wanted): Readonly<Record<string, unknown>> {
  const { pod } = wanted;
  const scrape = {
    "prometheus.io/path": "/metrics",
    "prometheus.io/port": String(RATE_LIMIT_PORTS.metrics),
    "prometheus.io/scrape": "true",
  };
  return {
    metadata: {
      // The selector's own labels are not the user's to change.
      labels: { ...pod.labels, ...RATE_LIMIT_LABELS },
      annotations: { ...(showsRateLimitStats(input) ? scrape : {}), ...pod.annotations },
    },
    spec: {
      containers: [container(input, wanted)],
      initContainers: wanted.initContainers,
      serviceAccountName: RATE_LIMIT,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 300,
      dnsPolicy: "ClusterFirst",
      restartPolicy: "Always",
      schedulerName: "default-scheduler",
      securityContext: pod.securityContext,
      volumes: overrideByName(volumes(input), pod.volumes),
      affinity: pod.affinity,
      tolerations: pod.tolerations,
      imagePullSecrets: pod.imagePullSecrets,
      nodeSelector: pod.nodeSelector,
      topologySpreadConstraints: pod.topologySpreadConstraints,
      priorityClassName: pod.priorityClassName,
    },
  };
}

function container(input: RateLimitInput, wanted: Wanted): Container {
  const own = wanted.container;
  const grpc = { name: "grpc", containerPort: RATE_LIMIT_PORTS.grpc, protocol: "TCP" };
  const metrics = { name: "metrics", containerPort: RATE_LIMIT_PORTS.metrics, protocol: "TCP" };
  return {
    name: RATE_LIMIT,
    image: own.image ?? input.image,
    imagePullPolicy: "IfNotPresent",
    command: ["/bin/ratelimit"],
    env: overrideByName(rateLimitEnv(input), own.env),
    ports: showsRateLimitStats(input) ? [grpc, metrics] : [grpc],
    resources: own.resources,
    securityContext: own.securityContext ?? { ...restricted(RATE_LIMIT_USER), readOnlyRootFilesystem: true },
    volumeMounts: overrideByName(volumeMounts(input), own.volumeMounts),
    terminationMessagePolicy: "File",
    terminationMessagePath: "/dev/termination-log",
    ...probes({ path: "/healthcheck", port: RATE_LIMIT_PORTS.health }, { periodSeconds: 5, failureThreshold: 1 }, 10),
  };
}

function volumeMounts(input: RateLimitInput): readonly VolumeMount[] {
  const mount = (name: string, mountPath: string): VolumeMount => ({ name, mountPath, readOnly: true });
  return [
    mount("certs", "/certs"),
    ...(showsRateLimitStats(input) ? [mount(STATSD_CONFIG, STATSD_CONFIG_DIR)] : []),
    ...(redisCertificate(input) === undefined ? [] : [mount("redis-certs", "/redis-certs")]),
  ];
}

function volumes(input: RateLimitInput): readonly Volume[] {
  const redis = redisCertificate(input);
  return [
    ...(redis === undefined ? [] : [{ name: "redis-certs", secret: { secretName: redis, defaultMode: MODE } }]),
    { name: "certs", secret: { secretName: "envoy-rate-limit", defaultMode: MODE } },
    ...(showsRateLimitStats(input)
      ? [{ name: STATSD_CONFIG, configMap: { name: STATSD_CONFIG, optional: true, defaultMode: MODE } }]
      : []),
  ];
}

/** The Secret with the client certificate for Redis. Without one there is nothing to mount. */
function redisCertificate({ service }: RateLimitInput): string | undefined {
  return service.backend.redis?.tls?.certificateRef?.name;
}
