import * as v from "valibot";
import type { EnvoyProxySpec } from "../api/mod.ts";

/** The class of Gateways a Postern serves when nothing else is said. */
export const DEFAULT_CONTROLLER_NAME = "gateway.envoyproxy.io/gatewayclass-controller";

/** Parts of Postern whose log level can be set by itself; `default` is for the others. */
export const LOG_COMPONENTS = [
  "default",
  "provider",
  "gateway-api",
  "xds-translator",
  "xds-server",
  "xds",
  "infrastructure",
  "global-ratelimit",
] as const;

const text = v.pipe(v.string("must be text"), v.minLength(1, "must not be empty"));
const flag = v.boolean("must be true or false");
const count = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(1, "must be 1 or more"),
);
const port = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(0, "must be 0 or more"),
  v.maxValue(65535, "must be 65535 or less"),
);
/** A duration as Gateway API writes it (GEP-2257). */
const duration = v.pipe(
  v.string("must be a duration such as 10s"),
  v.regex(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/, "must be a duration such as 10s or 1h30m"),
);
const size = "must be a size such as 32Mi";
const quantity = v.union(
  [v.pipe(v.number(), v.minValue(1, size)), v.pipe(v.string(), v.regex(/^[1-9][0-9]*([EPTGMk]i?|Ki)?$/, size))],
  size,
);
/** Kubernetes objects that are handed on as they are. */
const passedOn = v.looseObject({});
const oneOf = <const T extends readonly string[]>(...values: T) =>
  v.picklist(values, `must be one of ${values.join(", ")}`);

const secretRef = v.object({
  group: v.optional(v.string()),
  kind: v.optional(v.string()),
  name: text,
  namespace: v.optional(text),
});

const leaderElection = v.object({
  leaseDuration: v.optional(duration, "15s"),
  renewDeadline: v.optional(duration, "10s"),
  retryPeriod: v.optional(duration, "2s"),
  disable: v.optional(flag, false),
});

const kubernetesClient = v.object({
  rateLimit: v.optional(v.object({ qps: v.optional(count, 50), burst: v.optional(count, 100) }), {}),
});

const watch = v.object({
  type: v.optional(oneOf("Namespaces", "NamespaceSelector")),
  namespaces: v.optional(v.array(text)),
  namespaceSelector: v.optional(
    v.object({
      matchLabels: v.optional(v.record(v.string(), v.string())),
      matchExpressions: v.optional(
        v.array(v.object({ key: text, operator: text, values: v.optional(v.array(v.string())) })),
      ),
    }),
  ),
});

const kubernetesReading = {
  watch: v.optional(watch),
  leaderElection: v.optional(leaderElection, {}),
  client: v.optional(kubernetesClient, {}),
  cacheSyncPeriod: v.optional(duration),
};

const kubernetesProvider = v.object({
  ...kubernetesReading,
  rateLimitDeployment: v.optional(passedOn),
  rateLimitHpa: v.optional(passedOn),
  rateLimitPDB: v.optional(passedOn),
  deploy: v.optional(
    v.object({ type: v.optional(oneOf("ControllerNamespace", "GatewayNamespace"), "ControllerNamespace") }),
  ),
  shutdownManager: v.optional(v.object({ image: v.optional(text) })),
  proxyTopologyInjector: v.optional(v.object({ disabled: v.optional(flag) })),
});

const extensionService = v.object({
  host: v.optional(v.string()),
  port: v.optional(port, 80),
  fqdn: v.optional(v.object({ hostname: text, port })),
  ip: v.optional(v.object({ address: text, port })),
  unix: v.optional(v.object({ path: text })),
  hostname: v.optional(v.string()),
  zone: v.optional(v.string()),
  tls: v.optional(v.object({ certificateRef: secretRef, clientCertificateRef: v.optional(secretRef) })),
  retry: v.optional(
    v.object({
      maxAttempts: v.optional(count),
      initialBackoff: v.optional(duration),
      maxBackoff: v.optional(duration),
      backoffMultiplier: v.optional(v.object({ numerator: v.number(), denominator: v.optional(v.number(), 100) })),
      RetryableStatusCodes: v.optional(v.array(text)),
    }),
  ),
});

const host = v.object({
  configHome: v.optional(text),
  dataHome: v.optional(text),
  stateHome: v.optional(text),
  runtimeDir: v.optional(text),
});

const customProvider = v.object({
  resource: v.object({
    type: oneOf("File", "Kubernetes"),
    file: v.optional(v.object({ paths: v.pipe(v.array(text), v.minLength(1, "must name a file or folder")) })),
    kubernetes: v.optional(v.object(kubernetesReading)),
  }),
  infrastructure: v.optional(
    v.object({
      type: oneOf("Host", "Remote"),
      host: v.optional(host),
      remote: v.optional(v.object({ service: v.optional(extensionService) })),
    }),
  ),
});

const openTelemetry = v.object({
  host: text,
  protocol: oneOf("grpc", "http"),
  port: v.optional(port, 4317),
  exportInterval: v.optional(duration),
  exportTimeout: v.optional(duration),
});

const includeAll = v.optional(v.object({ includeAll: v.optional(flag) }));
const groupVersionKind = v.object({ group: v.string(), version: text, kind: text });
const hookName = oneOf("HTTPListener", "Route", "VirtualHost", "Cluster", "Endpoints", "Translation");

const extensionManager = v.object({
  name: v.optional(text),
  resources: v.optional(v.array(groupVersionKind)),
  policyResources: v.optional(v.array(groupVersionKind)),
  backendResources: v.optional(v.array(groupVersionKind)),
  hooks: v.optional(
    v.object({
      xdsTranslator: v.optional(
        v.object({
          pre: v.optional(v.array(hookName)),
          post: v.optional(v.array(hookName)),
          translation: v.optional(
            v.object({ listener: includeAll, route: includeAll, cluster: includeAll, secret: includeAll }),
          ),
        }),
      ),
    }),
  ),
  service: v.optional(extensionService),
  failOpen: v.optional(flag, false),
  maxMessageSize: v.optional(quantity),
});

const rateLimit = v.object({
  backend: v.object({
    type: oneOf("Redis"),
    redis: v.optional(
      v.object({
        url: v.optional(text),
        urlRef: v.optional(v.object({ secretKeyRef: v.object({ name: text, key: text, optional: v.optional(flag) }) })),
        tls: v.optional(v.object({ certificateRef: v.optional(secretRef) })),
      }),
    ),
  }),
  timeout: v.optional(duration),
  failClosed: v.optional(flag, false),
  telemetry: v.optional(
    v.object({
      metrics: v.optional(v.object({ prometheus: v.optional(v.object({ disable: v.optional(flag) })) })),
      tracing: v.optional(
        v.object({
          samplingRate: v.optional(v.number()),
          provider: v.optional(v.object({ type: v.optional(text), url: text })),
        }),
      ),
    }),
  ),
});

const telemetry = v.object({
  metrics: v.optional(
    v.object({
      prometheus: v.optional(v.object({ disable: v.optional(flag, false) }), {}),
      sinks: v.optional(v.array(v.object({ type: oneOf("OpenTelemetry"), openTelemetry: v.optional(openTelemetry) }))),
    }),
    {},
  ),
  traces: v.optional(
    v.object({
      sink: v.object({ type: oneOf("OpenTelemetry"), openTelemetry: v.optional(openTelemetry) }),
      samplingRate: v.optional(v.object({ numerator: v.number(), denominator: v.optional(v.number(), 100) })),
    }),
  ),
});

const runtimeFlag = oneOf("XDSNameSchemeV2", "EndpointSliceIndex", "PerResourceSystemCASecret");
const level = oneOf("debug", "info", "warn", "error");

/** Plugins that are built in, as the configuration names them. */
export const BUILT_IN = [
  "provider/file",
  "provider/kubernetes",
  "translator/gateway-api",
  "output/xds",
  "output/wasm",
  "infra/host",
  "infra/kubernetes",
] as const;

const NAME = "[a-z0-9][a-z0-9-]*";

/** The id of a plugin that came with Postern, or of one of others that an executable was built with. */
const INSIDE = new RegExp(`^(${BUILT_IN.join("|")}|(provider|translator|infra|output|hooks)/${NAME}/${NAME})$`);
const NOT_INSIDE = `must be one of ${BUILT_IN.join(", ")}, or kind/vendor/name of one that this executable was built with`;

/** Whether a plugin that is built in came with Postern, and not by `postern plugin build`. */
export function isPosterns(id: string): boolean {
  return BUILT_IN.some((each) => each === id);
}

const plugin = v.object({
  path: v.optional(text),
  builtIn: v.optional(v.pipe(text, v.regex(INSIDE, NOT_INSIDE))),
  enabled: v.optional(flag, true),
  isolation: v.optional(oneOf("process", "worker"), "process"),
  name: v.optional(v.pipe(text, v.regex(/^[a-z0-9][a-z0-9-]*$/, "must be lower case letters, digits and -"))),
  config: v.optional(v.unknown()),
  required: v.optional(flag, false),
});

/** The `EnvoyGateway` configuration file, with the defaults of the reference. Rules between fields stand in `checks.ts`. */
export const envoyGatewaySchema = v.object({
  apiVersion: v.literal("gateway.envoyproxy.io/v1alpha1", "must be gateway.envoyproxy.io/v1alpha1"),
  kind: v.literal("EnvoyGateway", "must be EnvoyGateway"),
  gateway: v.optional(v.object({ controllerName: v.optional(text, DEFAULT_CONTROLLER_NAME) }), {}),
  provider: v.optional(
    v.object({
      type: oneOf("Kubernetes", "Custom"),
      kubernetes: v.optional(kubernetesProvider, {}),
      custom: v.optional(customProvider),
    }),
    { type: "Kubernetes" },
  ),
  logging: v.optional(
    v.object({
      level: v.optional(v.partial(v.object(levels())), { default: "info" }),
      encoder: v.optional(oneOf("Text", "JSON"), "Text"),
    }),
    {},
  ),
  admin: v.optional(
    v.object({
      address: v.optional(v.object({ host: v.optional(text, "127.0.0.1"), port: v.optional(port, 19000) }), {}),
      enableDumpConfig: v.optional(flag, false),
      enablePprof: v.optional(flag, false),
    }),
    {},
  ),
  telemetry: v.optional(telemetry, {}),
  xdsServer: v.optional(
    v.object({
      maxConnectionAge: v.optional(duration),
      maxConnectionAgeGrace: v.optional(duration),
      maxReceiveMessageSize: v.optional(quantity),
      describeResources: v.optional(v.union([flag, v.literal("auto")], "must be true, false or auto"), "auto"),
    }),
    {},
  ),
  rateLimit: v.optional(rateLimit),
  extensionManager: v.optional(extensionManager),
  extensionManagers: v.optional(v.array(extensionManager)),
  extensionApis: v.optional(
    v.object({
      enableEnvoyPatchPolicy: v.optional(flag, false),
      enableBackend: v.optional(flag, false),
      disableLua: v.optional(flag),
      enableLua: v.optional(flag, false),
      enableSDSSecretRef: v.optional(flag, false),
      enableHostBackends: v.optional(flag, true),
      allowedAddresses: v.optional(v.array(text), []),
    }),
    {},
  ),
  gatewayAPI: v.optional(v.object({ enabled: v.optional(v.array(oneOf("XBackendTrafficPolicy"))) })),
  runtimeFlags: v.optional(
    v.object({ enabled: v.optional(v.array(runtimeFlag), []), disabled: v.optional(v.array(runtimeFlag), []) }),
    {},
  ),
  plugins: v.optional(v.array(plugin), []),
  envoyProxy: v.optional(
    v.custom<EnvoyProxySpec>((value) => typeof value === "object" && value !== null, "must be an EnvoyProxy spec"),
  ),
});

/** The configuration with every default filled in. */
export type EnvoyGatewayConfig = v.InferOutput<typeof envoyGatewaySchema>;

/** The service an extension, or remote infrastructure, listens on. */
export type ExtensionService = v.InferOutput<typeof extensionService>;

/** A plugin that is loaded from a file. */
export type PluginEntry = v.InferOutput<typeof plugin>;

/** One extension server. */
export type ExtensionManagerConfig = v.InferOutput<typeof extensionManager>;

/** Where host mode keeps its files; absent ones follow the XDG folders. */
export type HostConfig = v.InferOutput<typeof host>;

function levels(): Record<(typeof LOG_COMPONENTS)[number], typeof level> {
  return Object.fromEntries(LOG_COMPONENTS.map((component) => [component, level])) as Record<
    (typeof LOG_COMPONENTS)[number],
    typeof level
  >;
}
