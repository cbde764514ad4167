import { cpuAndMemory, fullWorkload, hostNetwork, podSettings, strategic, twoVariables } from "./infra-workloads.ts";

/** The input that a recorded infra-proxy case was rendered from, as far as it differs from the default. */
export interface ProxyCase {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly addresses?: readonly string[];
  /** Namespace and name of the Gateway, in Gateway namespace mode. */
  readonly gateways?: readonly (readonly [namespace: string, name: string])[];
  /** EnvoyProxy spec. */
  readonly spec?: object;
  /** EnvoyProxy spec.provider.kubernetes. */
  readonly kubernetes?: object;
  readonly shutdownManagerImage?: string;
}

type Cases = Readonly<Record<string, ProxyCase>>;

const two = { anno1: "value1", anno2: "value2" };
const twoLabels = { label1: "value1", label2: "value2" };
const ownNamespace = { gateways: [["ns1", "gateway-1"]] } as const;
const customAccount = { envoyServiceAccount: { name: "custom-sa" } };
const replaced = { bootstrap: { type: "Replace", value: "test bootstrap config" } };
const stats = (disable: boolean) => ({ telemetry: { metrics: { prometheus: { disable } } } });
const image = "envoyproxy/envoy:v1.2.3";
const ownCerts = { volumes: [{ name: "certs", secret: { secretName: "custom-envoy-cert", defaultMode: 420 } }] };
const shutdown = { shutdown: { drainTimeout: "30s", minDrainDuration: "15s" } };

const drainPatch = (own: object) =>
  strategic({
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: "shutdown-manager",
              resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "200m", memory: "96Mi" } },
              securityContext: { runAsUser: 1234 },
              env: twoVariables,
              ...own,
            },
          ],
        },
      },
    },
  });

/** Cases that Deployment and DaemonSet share; `as` puts a workload where the kind wants it. */
function workloads(as: (workload: object) => object, replicas: object): Cases {
  const full = (own: Parameters<typeof fullWorkload>[1]) => ({ kubernetes: as(fullWorkload(image, own)) });
  const none = { kubernetes: as({}) };
  return {
    default: none,
    custom: full({ ...replicas, pod: { labels: { "foo.bar": "custom-label" } } }),
    "extension-env": full({ ...replicas, container: { env: twoVariables } }),
    "default-env": full({ ...replicas }),
    volumes: full({ ...replicas, pod: ownCerts, container: { env: twoVariables } }),
    "disable-prometheus": { ...none, spec: stats(true) },
    "with-concurrency": { ...none, spec: { ...replaced, concurrency: 4 } },
    "with-annotations": { ...none, annotations: two },
    "override-labels-and-annotations": {
      annotations: two,
      labels: twoLabels,
      kubernetes: as({ pod: { annotations: { anno1: "value1-override" }, labels: { label1: "value1-override" } } }),
    },
    ...Object.fromEntries(Object.entries(podSettings).map(([name, pod]) => [name, { kubernetes: as({ pod }) }])),
    "with-extra-args": { ...none, spec: { extraArgs: ["--key1", "val1", "--key2", "val2"] } },
    "gateway-namespace-mode": { ...none, ...ownNamespace },
    "custom-sa": { kubernetes: { ...as({}), ...customAccount }, ...ownNamespace },
  };
}

const unscraped = { pod: { annotations: { "prometheus.io/scrape": "false" } } };
const asDeployment = (envoyDeployment: object) => ({ envoyDeployment });
const asDaemonSet = (envoyDaemonSet: object) => ({ envoyDaemonSet });
const levels = (level: object) => ({ spec: { ...replaced, logging: { level } } });

const deployments: Cases = {
  ...workloads(asDeployment, { replicas: 2 }),
  "patch-deployment": { kubernetes: asDeployment({ patch: hostNetwork }) },
  "shutdown-manager": {
    kubernetes: asDeployment({ patch: drainPatch({}) }),
    spec: shutdown,
    shutdownManagerImage: "privaterepo/envoyproxy/gateway-dev:v1.2.3",
  },
  bootstrap: { spec: replaced },
  ipv6: { spec: { ipFamily: "IPv6" } },
  "dual-stack": { spec: { ipFamily: "DualStack" } },
  "component-level": levels({ default: "trace", filter: "info" }),
  "component-level-off": levels({ default: "off", filter: "critical" }),
  "override-prometheus-annotations": {
    annotations: { "prometheus.io/scrape": "true" },
    kubernetes: asDeployment(unscraped),
    spec: stats(false),
  },
  custom_with_initcontainers: {
    kubernetes: asDeployment(
      fullWorkload(image, {
        replicas: 3,
        pod: { labels: { "foo.bar": "custom-label" }, volumes: [{ name: "custom-libs", emptyDir: {} }] },
        container: { volumeMounts: [{ name: "custom-libs", mountPath: "/lib/filter_foo.so" }] },
        initContainers: [
          {
            name: "install-filter-foo",
            image: "alpine:3.11.3",
            command: ["/bin/sh", "-c"],
            args: [
              'echo "Installing filter-foo"; wget -q https://example.com/download/filter_foo_v1.0.0.tgz -O - | tar -xz --directory=/lib filter_foo.so; echo "Done";',
            ],
            volumeMounts: [{ name: "custom-libs", mountPath: "/lib" }],
          },
        ],
      }),
    ),
  },
  "with-empty-memory-limits": {
    kubernetes: asDeployment({ container: { resources: { limits: { cpu: "400m" } } } }),
  },
  "with-name": { kubernetes: asDeployment({ name: "custom-deployment-name" }) },
  "with-hpa": { kubernetes: { ...asDeployment({ replicas: 2 }), envoyHpa: { minReplicas: 3, maxReplicas: 10 } } },
};

const daemonsets: Cases = {
  ...workloads(asDaemonSet, {}),
  "patch-daemonset": { kubernetes: asDaemonSet({ patch: hostNetwork }) },
  "shutdown-manager": {
    kubernetes: asDaemonSet({ patch: drainPatch({ image: "envoyproxy/gateway-dev:v1.2.3" }) }),
    spec: shutdown,
  },
  "component-level": {
    ...levels({ default: "error", filter: "info" }),
    kubernetes: asDaemonSet({}),
  },
  "override-prometheus-annotations": { kubernetes: asDaemonSet(unscraped), spec: stats(false) },
  "with-name": { kubernetes: asDaemonSet({ name: "custom-daemonset-name" }) },
};

const asService = (envoyService: object) => ({ kubernetes: { envoyService } });
const services: Cases = {
  default: {},
  custom: asService({ type: "ClusterIP", labels: { key1: "value1" }, annotations: { key1: "value1" } }),
  "with-annotations": { annotations: two },
  "override-annotations": {
    annotations: two,
    labels: twoLabels,
    ...asService({ annotations: { anno1: "value1-override" } }),
  },
  "with-svc-labels": asService({ labels: twoLabels }),
  "override-labels": { annotations: two, labels: twoLabels, ...asService({ labels: { label1: "value1-override" } }) },
  "clusterIP-custom-addresses": { addresses: ["10.102.168.100"], ...asService({ type: "ClusterIP" }) },
  "patch-service": asService({ patch: strategic({ metadata: { name: "foo" } }) }),
  "with-name": asService({ name: "custom-service-name" }),
  dualstack: { spec: { ipFamily: "DualStack" } },
  "ipv4-singlestack": { spec: { ipFamily: "IPv4" } },
  "ipv6-singlestack": { spec: { ipFamily: "IPv6" } },
  "gateway-namespace-mode": ownNamespace,
};

const asHpa = (envoyHpa: object, more: object = {}) => ({ kubernetes: { envoyHpa, ...more } });
const hpa: Cases = {
  default: asHpa({ maxReplicas: 1 }),
  custom: asHpa({ minReplicas: 5, maxReplicas: 10, metrics: cpuAndMemory }),
  "patch-json-hpa": asHpa({
    maxReplicas: 1,
    patch: { type: "JSONMerge", value: { metadata: { name: "foo" }, spec: { scaleTargetRef: { name: "bar" } } } },
  }),
  "patch-strategic-hpa": asHpa({
    maxReplicas: 1,
    patch: strategic({
      metadata: { name: "foo" },
      spec: {
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
        ],
      },
    }),
  }),
  "with-deployment-name": asHpa(
    { minReplicas: 5, maxReplicas: 10 },
    { envoyDeployment: { name: "custom-deployment-name" } },
  ),
  "with-name": asHpa({ maxReplicas: 1, name: "custom-hpa-name" }),
  "gateway-namespace-mode": { ...asHpa({ maxReplicas: 1 }), ...ownNamespace },
  "with-annotations": { ...asHpa({ maxReplicas: 1 }), annotations: two },
};

const asPdb = (envoyPDB: object) => ({ kubernetes: { envoyPDB } });
const otherPods = { metadata: { name: "foo" }, spec: { selector: { matchLabels: { app: "bar" } } } };
const pdb: Cases = {
  default: asPdb({ minAvailable: 1 }),
  "patch-json-pdb": asPdb({ minAvailable: 1, patch: { type: "JSONMerge", value: otherPods } }),
  "patch-strategic-pdb": asPdb({ minAvailable: 1, patch: strategic(otherPods) }),
  "max-unavailable": asPdb({ maxUnavailable: 1 }),
  "max-unavailable-percent": asPdb({ maxUnavailable: "20%" }),
  "min-available-percent": asPdb({ minAvailable: "20%" }),
  "patch-pdb-no-minmax": asPdb({
    patch: strategic({
      metadata: { name: "foo" },
      spec: { minAvailable: 1, selector: { matchLabels: { app: "bar" } } },
    }),
  }),
  "with-name": asPdb({ minAvailable: 1, name: "custom-pdb-name" }),
  "gateway-namespace-mode": { ...asPdb({ minAvailable: 1 }), ...ownNamespace },
};

const plain: Cases = { default: {}, "with-annotations": { annotations: two }, "gateway-namespace-mode": ownNamespace };
const twoGateways: ProxyCase = {
  gateways: [
    ["namespace-1", "gateway-1"],
    ["namespace-2", "gateway-2"],
  ],
  ...asHpa({ minReplicas: 1, maxReplicas: 3 }),
};

/** The inputs of all recorded cases, by folder and name. */
export const PROXY_CASES: Readonly<Record<string, Cases>> = {
  deployments,
  daemonsets,
  services,
  hpa,
  pdb,
  configmap: plain,
  serviceaccount: { ...plain, "custom-sa": { kubernetes: customAccount, ...ownNamespace } },
  "gateway-namespace-mode": {
    deployment: twoGateways,
    service: twoGateways,
    serviceaccount: twoGateways,
    hpa: twoGateways,
  },
};

/** The kind of object that a folder, or in the folder of several Gateways a name, holds. */
export const KIND_OF: Readonly<Record<string, string>> = {
  deployments: "Deployment",
  daemonsets: "DaemonSet",
  services: "Service",
  hpa: "HorizontalPodAutoscaler",
  pdb: "PodDisruptionBudget",
  configmap: "ConfigMap",
  serviceaccount: "ServiceAccount",
  deployment: "Deployment",
  service: "Service",
};
