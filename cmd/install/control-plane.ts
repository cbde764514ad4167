import { printYaml } from "../../core/resource/mod.ts";
import { restricted } from "../../plugins/infra-kubernetes/manifests/container-defaults.ts";
import type { Manifest } from "../../plugins/infra-kubernetes/manifests/manifest.ts";
import { CONTROL_PLANE_SERVICE } from "../../plugins/infra-kubernetes/manifests/settings.ts";
import { PROXY_USER } from "../../plugins/infra-kubernetes/render/envoy-container.ts";
import { type InstallOptions, POD_LABELS, servesWebhooks } from "./options.ts";

const PORTS = { grpc: 18000, ratelimit: 18001, wasm: 18002, metrics: 19001 } as const;
const WEBHOOK_PORT = 9443;
const HEALTH_PORT = 8081;

/** The context all containers of the installation run in. */
export const CONTAINER_SECURITY = { ...restricted(PROXY_USER), readOnlyRootFilesystem: true };
export const POD_SECURITY = {
  runAsNonRoot: true,
  runAsGroup: PROXY_USER,
  runAsUser: PROXY_USER,
  fsGroup: PROXY_USER,
  seccompProfile: { type: "RuntimeDefault" },
};

/**
 * The variables that Bun is told. A watch is a request that stays open, one for each kind and namespace; without the first there may be 256. The second is in
 * bytes: the heap may double up to a quarter of it, grow by half up to a half, and by a quarter beyond; without it, it always doubles.
 */
const RUNTIME_ENV: readonly unknown[] = [
  { name: "BUN_CONFIG_MAX_HTTP_REQUESTS", value: "4096" },
  { name: "BUN_JSC_forceRAMSize", value: "209715200" },
];

/** Where a container of the installation learns where it runs. */
export function surroundingsEnv({ clusterDomain }: InstallOptions): readonly unknown[] {
  return [
    {
      name: "ENVOY_GATEWAY_NAMESPACE",
      valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } },
    },
    { name: "KUBERNETES_CLUSTER_DOMAIN", value: clusterDomain },
  ];
}

/** Postern itself: identity, configuration, Service and Deployment. */
export function controlPlane(options: InstallOptions): readonly Manifest[] {
  const metadata = { name: CONTROL_PLANE_SERVICE, namespace: options.namespace };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    configMap(options),
    service(options, { ...metadata, labels: POD_LABELS }),
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { ...metadata, labels: POD_LABELS },
      spec: { replicas: 1, selector: { matchLabels: POD_LABELS }, template: podTemplate(options) },
    },
  ];
}

function configMap({ namespace, image, config }: InstallOptions): Manifest {
  const kubernetes = { shutdownManager: { image }, ...config.provider?.kubernetes };
  const full = {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyGateway",
    ...config,
    provider: { type: "Kubernetes", ...config.provider, kubernetes },
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "envoy-gateway-config", namespace },
    data: { "envoy-gateway.yaml": printYaml(full) },
  };
}

function service(options: InstallOptions, metadata: Manifest["metadata"]): Manifest {
  const port = (name: string, number: number) => ({ name, port: number, targetPort: number });
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: {
      type: "ClusterIP",
      selector: POD_LABELS,
      ports: [
        ...Object.entries(PORTS).map(([name, number]) => port(name, number)),
        ...(servesWebhooks(options) ? [port("webhook", WEBHOOK_PORT)] : []),
      ],
    },
  };
}

function podTemplate(options: InstallOptions): unknown {
  return {
    metadata: {
      annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": String(PORTS.metrics) },
      labels: POD_LABELS,
    },
    spec: {
      serviceAccountName: CONTROL_PLANE_SERVICE,
      automountServiceAccountToken: true,
      terminationGracePeriodSeconds: 10,
      securityContext: POD_SECURITY,
      containers: [container(options)],
      volumes: [
        { name: "envoy-gateway-config", configMap: { name: "envoy-gateway-config", defaultMode: 0o644 } },
        { name: "certs", secret: { secretName: "envoy-gateway" } },
        { name: "wasm-cache", emptyDir: {} },
      ],
    },
  };
}

function container(options: InstallOptions): unknown {
  const probe = (path: string, periodSeconds: number) => ({
    httpGet: { path, port: HEALTH_PORT },
    periodSeconds,
    successThreshold: 1,
    timeoutSeconds: 1,
  });
  const ports = { ...PORTS, ...(servesWebhooks(options) ? { webhook: WEBHOOK_PORT } : {}) };
  return {
    name: "envoy-gateway",
    image: options.image,
    imagePullPolicy: "IfNotPresent",
    args: ["server", "--config-path=/config/envoy-gateway.yaml"],
    env: [...surroundingsEnv(options), ...RUNTIME_ENV],
    ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
    startupProbe: { ...probe("/healthz", 1), failureThreshold: 30 },
    livenessProbe: probe("/healthz", 20),
    readinessProbe: probe("/readyz", 10),
    resources: { limits: { memory: "1024Mi" }, requests: { cpu: "100m", memory: "256Mi" } },
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [
      { name: "envoy-gateway-config", mountPath: "/config", readOnly: true },
      { name: "certs", mountPath: "/certs", readOnly: true },
      { name: "wasm-cache", mountPath: "/var/lib/eg/wasm" },
    ],
  };
}
