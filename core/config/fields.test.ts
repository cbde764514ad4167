import { expect, test } from "bun:test";
import { envoyProxySpec } from "../api/envoy-proxy/spec.ts";
import {
  kubernetesDeploymentSpec,
  kubernetesHorizontalPodAutoscalerSpec,
  kubernetesPodDisruptionBudgetSpec,
} from "../api/envoy-proxy/workload.ts";
import type { Facts } from "../api/schema/mod.ts";
import { validateObject } from "../api/validate/mod.ts";
import { readYaml } from "../resource/mod.ts";
import { parseConfig } from "./mod.ts";
import { configFacts } from "./schema/mod.ts";

const HEAD = "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\n";

/** Fields that the reference does not have. */
const OURS = [
  "extensionApis.enableHostBackends",
  "extensionApis.allowedAddresses",
  "plugins.path",
  "plugins.builtIn",
  "plugins.enabled",
  "plugins.isolation",
  "plugins.name",
  "plugins.config",
  "plugins.required",
];

/** Every field of the reference's `EnvoyGateway` API at 1.9, as its types name them, in files that it takes. */
const FILES: readonly string[] = [
  `gateway: {controllerName: example.com/controller}
provider:
  type: Kubernetes
  kubernetes:
    rateLimitDeployment: {replicas: 2, container: {image: ratelimit:1}}
    rateLimitHpa: {minReplicas: 1, maxReplicas: 3}
    rateLimitPDB: {minAvailable: 1}
    deploy: {type: GatewayNamespace}
    shutdownManager: {image: shutdown:1}
    proxyTopologyInjector: {disabled: true}
    watch:
      type: Namespaces
      namespaces: [a, b]
      namespaceSelector: {matchLabels: {a: b}, matchExpressions: [{key: stage, operator: NotIn, values: [test]}]}
    leaderElection: {leaseDuration: 20s, renewDeadline: 12s, retryPeriod: 3s, disable: true}
    client: {rateLimit: {qps: 70, burst: 140}}
    cacheSyncPeriod: 1h
logging:
  encoder: JSON
  level:
    default: debug
    provider: info
    gateway-api: warn
    xds-translator: error
    xds-server: info
    xds: info
    infrastructure: info
    global-ratelimit: info
admin: {address: {host: 0.0.0.0, port: 19001}, enableDumpConfig: true, enablePprof: true}
telemetry:
  metrics:
    prometheus: {disable: true}
    sinks:
      - type: OpenTelemetry
        openTelemetry: {host: otel, port: 4318, protocol: http, exportInterval: 10s, exportTimeout: 5s}
  traces:
    samplingRate: {numerator: 1, denominator: 10}
    sink:
      type: OpenTelemetry
      openTelemetry: {host: otel, port: 4317, protocol: grpc, exportInterval: 10s, exportTimeout: 5s}
xdsServer: {maxConnectionAge: 10h, maxConnectionAgeGrace: 2m, maxReceiveMessageSize: 32Mi, describeResources: false}
rateLimit:
  backend:
    type: Redis
    redis:
      url: redis:6379
      tls: {certificateRef: {group: "", kind: Secret, name: redis, namespace: default}}
  timeout: 10ms
  failClosed: true
  telemetry:
    metrics: {prometheus: {disable: true}}
    tracing: {samplingRate: 50, provider: {type: OpenTelemetry, url: http://otel}}
extensionManager:
  name: one
  resources: [{group: example.com, version: v1, kind: Filter}]
  policyResources: [{group: example.com, version: v1, kind: Policy}]
  backendResources: [{group: example.com, version: v1, kind: Bucket}]
  hooks:
    xdsTranslator:
      pre: [Route]
      post: [HTTPListener, Route, VirtualHost, Cluster, Endpoints, Translation]
      translation:
        listener: {includeAll: true}
        route: {includeAll: true}
        cluster: {includeAll: false}
        secret: {includeAll: false}
  service:
    host: extension
    port: 5005
    hostname: extension.example.com
    zone: a
    tls:
      certificateRef: {group: "", kind: Secret, name: ca, namespace: default}
      clientCertificateRef: {group: "", kind: Secret, name: client, namespace: default}
    retry:
      maxAttempts: 3
      initialBackoff: 100ms
      maxBackoff: 1s
      backoffMultiplier: {numerator: 200, denominator: 100}
      RetryableStatusCodes: [UNAVAILABLE]
  failOpen: true
  maxMessageSize: 8Mi
extensionApis: {enableEnvoyPatchPolicy: true, enableBackend: true, disableLua: false, enableLua: true, enableSDSSecretRef: true}
gatewayAPI: {enabled: [XBackendTrafficPolicy]}
runtimeFlags: {enabled: [XDSNameSchemeV2, PerResourceSystemCASecret], disabled: [EndpointSliceIndex]}
envoyProxy: {concurrency: 2, mergeGateways: true}
`,
  `provider:
  type: Custom
  custom:
    resource: {type: File, file: {paths: [/etc/objects]}}
    infrastructure: {type: Host, host: {configHome: /a, dataHome: /b, stateHome: /c, runtimeDir: /d}}
rateLimit: {backend: {type: Redis, redis: {urlRef: {secretKeyRef: {name: redis, key: url, optional: false}}}}}
`,
  `provider:
  type: Custom
  custom:
    resource:
      type: Kubernetes
      kubernetes:
        watch:
          type: NamespaceSelector
          namespaces: [a]
          namespaceSelector:
            matchLabels: {team: a}
            matchExpressions: [{key: stage, operator: In, values: [prod]}]
        leaderElection: {leaseDuration: 20s, renewDeadline: 12s, retryPeriod: 3s, disable: true}
        client: {rateLimit: {qps: 70, burst: 140}}
        cacheSyncPeriod: 1h
    infrastructure: {type: Remote, remote: {service: {fqdn: {hostname: infra.example.com, port: 443}}}}
extensionManagers:
  - name: two
    hooks: {xdsTranslator: {post: [Route]}}
    service: {ip: {address: 10.0.0.1, port: 5005}}
  - name: three
    hooks: {xdsTranslator: {post: [Route]}}
    service: {unix: {path: /run/extension.sock}}
`,
];

/** The values of a file at every end of a path, list places left out. */
function leaves(value: unknown, path = ""): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, path));
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}

/** Whose schemas are those of an EnvoyProxy: their fields have tests of their own. */
const ELSEWHERE: readonly Facts[] = [
  envoyProxySpec,
  kubernetesDeploymentSpec,
  kubernetesHorizontalPodAutoscalerSpec,
  kubernetesPodDisruptionBudgetSpec,
].map(({ facts }) => facts);

function schemaPaths(facts: Facts, path = ""): readonly string[] {
  if (ELSEWHERE.includes(facts) || facts.values) return [path];
  if (facts.items) return schemaPaths(facts.items, path);
  if (!facts.fields) return [path];
  return Object.entries(facts.fields).flatMap(([name, field]) =>
    schemaPaths(field.facts, path === "" ? name : `${path}.${name}`),
  );
}

test.each(FILES)("every value of the file is read: %#", (text) => {
  const result = parseConfig(HEAD + text, "c.yaml", validateObject);
  if ("fault" in result) throw new Error(JSON.stringify(result.fault));
  const read = leaves(result.value.config);
  const lost = leaves(readYaml(text)[0]?.value).filter(
    ([path, value]) => !read.some(([at, kept]) => at === path && kept === value),
  );
  expect(lost).toEqual([]);
});

test("the files have every field of the schema, but for what a service of an extension may be elsewhere", () => {
  const written = new Set(FILES.flatMap((text) => leaves(readYaml(HEAD + text)[0]?.value).map(([path]) => path)));
  const missing = schemaPaths(configFacts()).filter(
    (path) => ![...written].some((one) => one === path || one.startsWith(`${path}.`)),
  );
  const ofServices =
    /^(extensionManagers|provider\.custom\.infrastructure\.remote\.service|extensionManager\.service)\./;
  expect(missing.filter((path) => !ofServices.test(path))).toEqual(OURS);
});

test.each([
  [
    "rateLimitDeployment: {replica: 1}",
    "provider.kubernetes.rateLimitDeployment.replica: is not a known field (replicas?)",
  ],
  ["rateLimitHpa: {minReplicas: 1}", "provider.kubernetes.rateLimitHpa.maxReplicas: is required"],
  ["rateLimitPDB: {minAvailable: [1]}", "provider.kubernetes.rateLimitPDB.minAvailable: "],
])("the infrastructure of the rate limit service is checked like that of an EnvoyProxy: %s", (field, message) => {
  const text = `${HEAD}provider: {type: Kubernetes, kubernetes: {${field}}}\n`;
  const result = parseConfig(text, "c.yaml", validateObject);
  expect("value" in result ? "" : result.fault[0]?.message.slice(0, message.length)).toBe(message);
});
