import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Manifest } from "../../../plugins/infra-kubernetes/manifests/manifest.ts";
import { type RateLimitInput, renderRateLimit } from "../../../plugins/infra-kubernetes/ratelimit/mod.ts";
import { differences } from "../compare.ts";
import type { Stage } from "../stage.ts";
import { cpuAndMemory, fullWorkload, hostNetwork, podSettings, strategic, twoVariables } from "./infra-workloads.ts";

type Case = Partial<Pick<RateLimitInput, "deployment" | "hpa" | "pdb">> & {
  readonly redis?: object;
  readonly telemetry?: object;
};

const full = (own: Parameters<typeof fullWorkload>[1] = {}) =>
  fullWorkload("custom-image", { replicas: 2, ...own }) as NonNullable<Case["deployment"]>;
const deployed = (deployment: object): Case => ({ deployment });
const tls = (name: string) => ({ url: "redis.redis.svc:6379", tls: { certificateRef: { name } } });
const redisVariables = [
  { name: "REDIS_AUTH", value: "redis_auth_password" },
  { name: "USE_STATSD", value: "true" },
];
const tolerations = [{ key: "node-type", operator: "Exists", effect: "NoSchedule", value: "router" }];
const collector = "trace-collector.envoy-gateway-system.svc.cluster.local";
const noPrometheus = { telemetry: { metrics: { prometheus: { disable: true } } } };
const firstContainer = (own: object) =>
  strategic({ spec: { template: { spec: { containers: [{ name: "envoy-ratelimit", ...own }] } } } });

const deployments: Readonly<Record<string, Case>> = {
  default: {},
  "disable-prometheus": noPrometheus,
  "patch-deployment": deployed({ patch: hostNetwork }),
  "patch-deployment-containers": deployed({
    patch: firstContainer({ imagePullPolicy: "Always", env: [{ name: "REDIS_TYPE", value: "sentinel" }] }),
  }),
  custom: deployed(full()),
  "extension-env": deployed(full({ container: { env: twoVariables } })),
  "default-env": deployed(full()),
  "override-env": deployed(full({ container: { env: [{ name: "USE_STATSD", value: "true" }] } })),
  "redis-tls-settings": {
    redis: tls("ratelimit-cert"),
    deployment: full({ container: { env: redisVariables } }),
  },
  "redis-url-secret-ref": {
    redis: { urlRef: { secretKeyRef: { name: "ratelimit-redis-redisstd", key: "REDIS_ENDPOINT" } } },
  },
  tolerations: {
    redis: tls("ratelimit-cert"),
    deployment: full({ pod: { tolerations }, container: { env: redisVariables } }),
  },
  volumes: {
    redis: tls("ratelimit-cert-origin"),
    deployment: full({
      pod: { tolerations, volumes: [{ name: "certs", secret: { secretName: "custom-cert", defaultMode: 420 } }] },
      container: { env: redisVariables },
    }),
  },
  "with-node-selector": deployed({ pod: podSettings["with-node-selector"] }),
  "with-topology-spread-constraints": deployed({ pod: podSettings["with-topology-spread-constraints"] }),
  "enable-tracing": { telemetry: { tracing: { provider: { url: `http://${collector}:4318` } } } },
  "enable-tracing-custom": { telemetry: { tracing: { samplingRate: 55, provider: { url: `${collector}:4317` } } } },
  "merge-labels": deployed({
    pod: {
      labels: {
        "app.kubernetes.io/name": "envoy-ratelimit",
        "app.kubernetes.io/component": "ratelimit",
        "app.kubernetes.io/managed-by": "envoy-gateway",
        key1: "value1",
        key2: "value2",
      },
    },
  }),
  "merge-annotations": deployed({
    pod: {
      annotations: {
        "prometheus.io/path": "/metrics",
        "prometheus.io/port": "19001",
        "prometheus.io/scrape": "true",
        key1: "value1",
        key2: "value2",
      },
    },
  }),
  "with-hpa": { ...deployed({ replicas: 2 }), hpa: { minReplicas: 3, maxReplicas: 10 } },
};

/** The inputs of all recorded cases, by file. */
const CASES: Readonly<Record<string, readonly [kind: string, input: Case]>> = {
  ...under("deployments", "Deployment", deployments),
  ...under("hpa", "HorizontalPodAutoscaler", {
    default: { hpa: {} },
    custom: { hpa: { minReplicas: 5, maxReplicas: 10, metrics: cpuAndMemory } },
    "with-deployment-name": { hpa: {}, deployment: { name: "foo" } },
    "with-name": { hpa: { name: "custom-hpa-name" } },
  }),
  ...under("pdb", "PodDisruptionBudget", {
    default: { pdb: {} },
    custom: { pdb: { minAvailable: 10, patch: strategic({ spec: { maxUnavailable: 11 } }) } },
    "with-name": { pdb: { name: "custom-pdb-name" } },
  }),
  ...under("services", "Service", {
    "envoy-ratelimit-service-default": {},
    "envoy-ratelimit-service-no-prometheus": noPrometheus,
  }),
  "envoy-ratelimit-serviceaccount": ["ServiceAccount", {}],
  "envoy-ratelimit-configmap": ["ConfigMap", {}],
};

function under(folder: string, kind: string, cases: Readonly<Record<string, Case>>) {
  return Object.fromEntries(
    Object.entries(cases).map(([name, input]) => [`${folder}/${name}`, [kind, input] as const]),
  );
}

/** The Kubernetes objects of the rate limit service; a case is one object. */
export const infraRateLimit: Stage = {
  name: "infra-ratelimit",
  cases: (dir) =>
    readdirSync(dir, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => file.slice(0, -".yaml".length))
      .sort(),
  async run(dir, name) {
    const entry = CASES[name];
    if (entry === undefined) return ["the input of this case is not known"];
    const [kind, input] = entry;
    const expected = parse(readFileSync(join(dir, `${name}.yaml`), "utf8"));
    return differences(comparable(expected), comparable(render(kind, input)));
  },
};

function render(kind: string, { redis, telemetry, ...own }: Case): Manifest | undefined {
  const rendered = renderRateLimit({
    ...own,
    service: {
      backend: { type: "Redis", redis: redis ?? { url: "redis.redis.svc:6379" } },
      ...(telemetry === undefined ? {} : { telemetry }),
    },
    namespace: "envoy-gateway-system",
    image: "docker.io/envoyproxy/ratelimit:master",
    ownerUids: {
      Service: "test-owner-reference-uid-for-service",
      Deployment: "test-owner-reference-uid-for-deployment",
      ServiceAccount: "test-owner-reference-uid-for-service-account",
    },
  });
  if ("fault" in rendered) throw new Error(rendered.fault);
  return rendered.value.find((manifest) => manifest.kind === kind);
}

/** The object without the status of one that never ran; the statistics mapping is YAML inside YAML and compared as such. */
function comparable(object: unknown): unknown {
  const { status: _, ...rest } = (object ?? {}) as { status?: unknown; data?: Readonly<Record<string, string>> };
  const mapping = rest.data?.["conf.yaml"];
  return mapping === undefined ? rest : { ...rest, data: { ...rest.data, "conf.yaml": parse(mapping) } };
}
