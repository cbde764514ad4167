import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { CHART, type ChartObject, chartWith, configText, find, HELM } from "./helm.ts";

// The first start of helm reads 60 MB from disk.
setDefaultTimeout(60_000);

const withHelm = HELM === undefined ? describe.skip : describe;

/** A value, what it is set to, and where that is seen: an object, a place in it, and what stands there, if it is not the same. */
type Row = readonly [path: string, value: unknown, object: string, place: string, expected?: unknown];

const POD = "spec.template.spec";
const CONTAINER = `${POD}.containers.0`;
const RESOURCES = { limits: { memory: "2Gi" } };
const TOLERATIONS = [{ key: "gpu", operator: "Exists" }];
const AFFINITY = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } };
const PROBE = { httpGet: { path: "/other", port: 1 } };
const VOLUME = { name: "more", emptyDir: {} };
const deployment = (path: string, value: unknown, place: string, ...expected: readonly [unknown?]): Row => [
  `deployment.${path}`,
  value,
  "Deployment envoy-gateway",
  place,
  ...expected,
];
const job = (path: string, value: unknown, place: string, ...expected: readonly [unknown?]): Row => [
  `certgen.job.${path}`,
  value,
  "Job postern-certgen",
  place,
  ...expected,
];
/** Into the EnvoyGateway configuration. */
const configured = (path: string, value: unknown, place: string, ...expected: readonly [unknown?]): Row => [
  path,
  value,
  "configuration",
  place,
  ...expected,
];
const KUBERNETES = "provider.kubernetes";
const FLEET = "envoyProxy.provider.kubernetes.envoyDeployment";
const PULL_PATCH = "patch.value.spec.template.spec.containers.0.imagePullPolicy";

const MARKS = { name: "marks", configMap: "acme-marks", path: "marks.ts", config: { text: "a" }, isolation: "worker" };

const ROWS: readonly Row[] = [
  deployment("annotations", { a: "b" }, "metadata.annotations"),
  deployment("envoyGateway.image.repository", "mirror/p", `${CONTAINER}.image`, "mirror/p:0.1.0"),
  deployment("envoyGateway.image", { repository: "mirror/p", tag: "9" }, `${CONTAINER}.image`, "mirror/p:9"),
  deployment("envoyGateway.imagePullPolicy", "Always", `${CONTAINER}.imagePullPolicy`),
  deployment("envoyGateway.imagePullSecrets", [{ name: "own" }], `${POD}.imagePullSecrets`),
  deployment("envoyGateway.extraEnv", [{ name: "A", value: "1" }], `${CONTAINER}.env.4`, { name: "A", value: "1" }),
  deployment("envoyGateway.resources.limits.memory", "2Gi", `${CONTAINER}.resources.limits.memory`),
  deployment("envoyGateway.resources.requests", { cpu: "2", memory: "1Gi" }, `${CONTAINER}.resources.requests`),
  deployment("envoyGateway.securityContext.runAsUser", 7, `${CONTAINER}.securityContext.runAsUser`),
  deployment("envoyGateway.strategy", { type: "Recreate" }, "spec.strategy"),
  deployment("envoyGateway.wasmCacheVolume", { hostPath: { path: "/w" } }, `${POD}.volumes.2.hostPath.path`, "/w"),
  deployment("envoyGateway.startupProbe", PROBE, `${CONTAINER}.startupProbe.httpGet.path`, "/other"),
  deployment("envoyGateway.livenessProbe", PROBE, `${CONTAINER}.livenessProbe.httpGet.path`, "/other"),
  deployment("envoyGateway.readinessProbe", PROBE, `${CONTAINER}.readinessProbe.httpGet.path`, "/other"),
  deployment("ports", [{ name: "x", port: 5, targetPort: 6 }], `${CONTAINER}.ports.0.containerPort`, 6),
  ["deployment.ports", [{ name: "x", port: 5, targetPort: 6 }], "Service envoy-gateway", "spec.ports.0.port", 5],
  deployment("priorityClassName", "high", `${POD}.priorityClassName`),
  deployment("replicas", 3, "spec.replicas"),
  deployment("pod.affinity", AFFINITY, `${POD}.affinity`),
  deployment("pod.annotations", { a: "b" }, "spec.template.metadata.annotations.a", "b"),
  deployment("pod.labels", { a: "b" }, "spec.template.metadata.labels.a", "b"),
  deployment("pod.topologySpreadConstraints", [{ maxSkew: 1 }], `${POD}.topologySpreadConstraints`),
  deployment("pod.tolerations", TOLERATIONS, `${POD}.tolerations`),
  deployment("pod.nodeSelector", { a: "b" }, `${POD}.nodeSelector`),
  deployment("pod.extraVolumeMounts", [{ name: "more", mountPath: "/m" }], `${CONTAINER}.volumeMounts.3.name`, "more"),
  deployment("pod.extraVolumes", [VOLUME], `${POD}.volumes.3`, VOLUME),
  deployment("pod.securityContext.fsGroup", 7, `${POD}.securityContext.fsGroup`),
  ["service.trafficDistribution", "PreferClose", "Service envoy-gateway", "spec.trafficDistribution"],
  ["service.annotations", { a: "b" }, "Service envoy-gateway", "metadata.annotations"],
  ["service.type", "NodePort", "Service envoy-gateway", "spec.type"],
  [
    "service",
    { type: "LoadBalancer", loadBalancerIP: "192.0.2.1" },
    "Service envoy-gateway",
    "spec.loadBalancerIP",
    "192.0.2.1",
  ],
  ["hpa", { enabled: true, minReplicas: 2 }, "HorizontalPodAutoscaler envoy-gateway", "spec.minReplicas", 2],
  ["hpa", { enabled: true, maxReplicas: 5 }, "HorizontalPodAutoscaler envoy-gateway", "spec.maxReplicas", 5],
  [
    "hpa",
    { enabled: true, metrics: [{ type: "x" }] },
    "HorizontalPodAutoscaler envoy-gateway",
    "spec.metrics.0.type",
    "x",
  ],
  [
    "hpa",
    { enabled: true, behavior: { scaleUp: {} } },
    "HorizontalPodAutoscaler envoy-gateway",
    "spec.behavior.scaleUp",
    {},
  ],
  ["podDisruptionBudget.minAvailable", 2, "PodDisruptionBudget envoy-gateway", "spec.minAvailable"],
  ["podDisruptionBudget.maxUnavailable", 1, "PodDisruptionBudget envoy-gateway", "spec.maxUnavailable"],
  [
    "podDisruptionBudget",
    { minAvailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    "PodDisruptionBudget envoy-gateway",
    "spec.unhealthyPodEvictionPolicy",
    "AlwaysAllow",
  ],
  ["commonLabels", { team: "a" }, "Deployment envoy-gateway", "metadata.labels.team", "a"],
  ["createNamespace", true, "Namespace envoy-gateway-system", "metadata.name", "envoy-gateway-system"],
  ["namespaceOverride", "elsewhere", "Deployment envoy-gateway", "metadata.namespace"],
  ["kubernetesClusterDomain", "c.local", "Deployment envoy-gateway", `${CONTAINER}.env.1.value`],
  ["nameOverride", "other", "Deployment envoy-gateway", "spec.selector.matchLabels.app%kubernetes%io/name"],
  ["fullnameOverride", "whole", "Role whole-infra-manager", "metadata.name", "whole-infra-manager"],
  job("annotations", { note: "a" }, "metadata.annotations.note", "a"),
  job("args", ["--overwrite"], `${CONTAINER}.args.1`, "--overwrite"),
  job("pod.annotations", { a: "b" }, "spec.template.metadata.annotations"),
  job("pod.labels", { a: "b" }, "spec.template.metadata.labels.a", "b"),
  job("pod.securityContext.fsGroup", 7, `${POD}.securityContext.fsGroup`),
  job("resources", RESOURCES, `${CONTAINER}.resources`),
  job("affinity", AFFINITY, `${POD}.affinity`),
  job("tolerations", TOLERATIONS, `${POD}.tolerations`),
  job("nodeSelector", { a: "b" }, `${POD}.nodeSelector`),
  job("ttlSecondsAfterFinished", 0, "spec.ttlSecondsAfterFinished"),
  job("securityContext.runAsUser", 7, `${CONTAINER}.securityContext.runAsUser`),
  ["certgen.rbac.annotations", { a: "b" }, "Role postern-certgen", "metadata.annotations.a", "b"],
  ["certgen.rbac.labels", { a: "b" }, "Role postern-certgen", "metadata.labels.a", "b"],
  ["topologyInjector.enabled", false, "Job postern-certgen", `${CONTAINER}.args.1`, "--disable-topology-injector"],
  ["topologyInjector.annotations", { a: "b" }, "MutatingWebhookConfiguration", "metadata.annotations.a", "b"],
  ["admissionWebhook.enabled", true, "ValidatingWebhookConfiguration", "webhooks.0.failurePolicy", "Ignore"],
  [
    "admissionWebhook",
    { enabled: true, annotations: { a: "b" } },
    "ValidatingWebhookConfiguration",
    "metadata.annotations.a",
    "b",
  ],
  configured("config.envoyGateway.gateway.controllerName", "a/b", "gateway.controllerName"),
  configured("plugins", [MARKS], "plugins.0", {
    ...{ path: "/plugins/marks/marks.ts", name: "marks", config: { text: "a" }, isolation: "worker" },
  }),
  configured("config.envoyGateway.provider.type", "Kubernetes", "provider.type"),
  configured("config.envoyGateway.logging.level.default", "debug", "logging.level.default"),
  configured("config.envoyGateway.envoyProxy.extraArgs", ["--disable-hot-restart"], "envoyProxy.extraArgs"),
  configured("config.envoyGateway.extensionApis", { enableBackend: true }, "extensionApis.enableBackend", true),
  configured(
    "global.imageRegistry",
    "r.example",
    `${KUBERNETES}.shutdownManager.image`,
    "r.example/postern/postern:0.1.0",
  ),
  configured(
    "global.imagePullSecrets",
    [{ name: "all" }],
    `${KUBERNETES}.rateLimitDeployment.pod.imagePullSecrets.0.name`,
    "all",
  ),
  configured("global.images.ratelimit.image", "a/rl:2", `${KUBERNETES}.rateLimitDeployment.container.image`),
  configured("global.images.ratelimit.pullPolicy", "Always", `${KUBERNETES}.rateLimitDeployment.${PULL_PATCH}`),
  configured(
    "global.images.ratelimit.pullSecrets",
    [{ name: "rl" }],
    `${KUBERNETES}.rateLimitDeployment.pod.imagePullSecrets`,
  ),
  configured("global.images.envoyProxy.image", "a/envoy:2", `${FLEET}.container.image`),
  configured("global.images.envoyProxy", { image: "a/e:2", pullPolicy: "Always" }, `${FLEET}.${PULL_PATCH}`, "Always"),
  configured(
    "global.images.envoyProxy",
    { image: "a/e:2", pullSecrets: [{ name: "e" }] },
    `${FLEET}.pod.imagePullSecrets`,
    [{ name: "e" }],
  ),
  ["global.images.envoyGateway.image", "a/p:2", "Job postern-certgen", `${CONTAINER}.image`],
  ["global.images.envoyGateway.pullPolicy", "Never", "Deployment envoy-gateway", `${CONTAINER}.imagePullPolicy`],
  ["global.images.envoyGateway.pullSecrets", [{ name: "g" }], "Deployment envoy-gateway", `${POD}.imagePullSecrets`],
];

/** Maps that go to Kubernetes as they are, whatever is in them. */
const WHOLE = /(securityContext|Probe|annotations)$/;

/** The values of a file; maps that are empty or go to Kubernetes as they are are one value. */
function leaves(value: unknown, path = ""): readonly string[] {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap || Object.keys(value).length === 0 || WHOLE.test(path)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}

/** The value at a place; `%` is a dot that belongs to a name. */
function at(value: unknown, place: string): unknown {
  let found = value;
  for (const key of place.split(".")) {
    found = (found as Readonly<Record<string, unknown>> | undefined)?.[key.replaceAll("%", ".")];
  }
  return found;
}

function seen(objects: readonly ChartObject[], object: string): unknown {
  if (object === "configuration") return parse(configText(objects));
  const [kind = "", name] = object.split(" ");
  return name === undefined ? objects.find((candidate) => candidate.kind === kind) : find(objects, kind, name);
}

withHelm("values of the chart (without helm on this machine these are skipped)", () => {
  test.each(ROWS.map((row) => [`${row[0]}=${JSON.stringify(row[1])}`, row] as const))("%s", (_name, row) => {
    const [path, value, object, place, expected = value] = row;
    const values = path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
    expect(at(seen(chartWith(values), object), place)).toEqual(expected);
  });
});

withHelm("definitions", () => {
  test("come with the policy that keeps them from going back, unless they or it are not wanted", () => {
    const policies = (values: object) =>
      chartWith(values)
        .filter(({ kind }) => kind.startsWith("ValidatingAdmissionPolicy"))
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(policies({ crds: { enabled: true } })).toEqual([
      "ValidatingAdmissionPolicy safe-upgrades.gateway.networking.k8s.io",
      "ValidatingAdmissionPolicyBinding safe-upgrades.gateway.networking.k8s.io",
    ]);
    expect(policies({ crds: { enabled: true, gatewayAPI: { safeUpgradePolicy: { enabled: false } } } })).toEqual([]);
    expect(policies({ crds: { enabled: false } })).toEqual([]);
  });
});

test("each value of the chart is among those that are tried", () => {
  const values = parse(readFileSync(join(CHART, "values.yaml"), "utf8"), { merge: true }) as object;
  const elsewhere = ["crds.enabled", "crds.gatewayAPI.safeUpgradePolicy.enabled"];
  const tried = [...elsewhere, ...ROWS.flatMap(([path, value]) => leaves(value, path))];
  const missing = leaves(values).filter(
    (leaf) => !tried.some((path) => path === leaf || path.startsWith(`${leaf}.`) || leaf.startsWith(`${path}.`)),
  );
  expect(missing).toEqual([]);
});
