import type { EnvVar } from "../../../core/api/mod.ts";
import { CONTROL_PLANE_SERVICE } from "../manifests/settings.ts";
import { RATE_LIMIT, RATE_LIMIT_PORTS, type RateLimitInput, showsRateLimitStats } from "./settings.ts";
import { STATSD_CONFIG_FILE } from "./statsd.ts";

const CERTIFICATE = "/certs/tls.crt";
const KEY = "/certs/tls.key";
const AUTHORITY = "/certs/ca.crt";

/** The environment variables of the rate limit service; their names are those of envoyproxy/ratelimit's README. */
export function rateLimitEnv(input: RateLimitInput): readonly EnvVar[] {
  return [...asEnv(fixed), ...redisEnv(input), ...metricsEnv(input), ...tracingEnv(input)];
}

/** The rate limit service takes its limits from Postern over xDS, both ends with certificates of Postern's own authority. */
const fixed = {
  RUNTIME_ROOT: "/data",
  RUNTIME_SUBDIRECTORY: "ratelimit",
  RUNTIME_IGNOREDOTFILES: "true",
  RUNTIME_WATCH_ROOT: "false",
  LOG_LEVEL: "info",
  USE_STATSD: "false",
  CONFIG_TYPE: "GRPC_XDS_SOTW",
  CONFIG_GRPC_XDS_SERVER_URL: `${CONTROL_PLANE_SERVICE}:${RATE_LIMIT_PORTS.config}`,
  CONFIG_GRPC_XDS_NODE_ID: RATE_LIMIT,
  GRPC_SERVER_USE_TLS: "true",
  GRPC_SERVER_TLS_CERT: CERTIFICATE,
  GRPC_SERVER_TLS_KEY: KEY,
  GRPC_SERVER_TLS_CA_CERT: AUTHORITY,
  CONFIG_GRPC_XDS_SERVER_USE_TLS: "true",
  CONFIG_GRPC_XDS_CLIENT_TLS_CERT: CERTIFICATE,
  CONFIG_GRPC_XDS_CLIENT_TLS_KEY: KEY,
  CONFIG_GRPC_XDS_SERVER_TLS_CACERT: AUTHORITY,
  FORCE_START_WITHOUT_INITIAL_CONFIG: "true",
};

function asEnv(values: Readonly<Record<string, string>>): EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

function redisEnv({ service }: RateLimitInput): EnvVar[] {
  const { redis } = service.backend;
  if (redis === undefined) return [];
  const secretKeyRef = redis.urlRef?.secretKeyRef;
  const url: EnvVar =
    secretKeyRef === undefined
      ? { name: "REDIS_URL", value: redis.url ?? "" }
      : { name: "REDIS_URL", valueFrom: { secretKeyRef } };
  const tls = asEnv({ REDIS_TLS: "true" });
  const client = asEnv({
    REDIS_TLS_CLIENT_CERT: "/redis-certs/tls.crt",
    REDIS_TLS_CLIENT_KEY: "/redis-certs/tls.key",
  });
  return [
    { name: "REDIS_SOCKET_TYPE", value: "tcp" },
    url,
    ...(redis.tls === undefined ? [] : tls),
    ...(redis.tls?.certificateRef === undefined ? [] : client),
  ];
}

function metricsEnv(input: RateLimitInput): EnvVar[] {
  if (!showsRateLimitStats(input)) return [];
  return asEnv({
    USE_PROMETHEUS: "true",
    PROMETHEUS_ADDR: `:${RATE_LIMIT_PORTS.metrics}`,
    PROMETHEUS_MAPPER_YAML: STATSD_CONFIG_FILE,
  });
}

/** The configuration counts in percent, the service from 0 to 1 with one digit. */
function tracingEnv({ service, namespace }: RateLimitInput): EnvVar[] {
  const { provider, samplingRate = 100 } = service.telemetry?.tracing ?? {};
  if (!provider?.url) return [];
  const { url } = provider;
  return [
    ...asEnv({
      TRACING_ENABLED: "true",
      TRACING_SERVICE_NAME: RATE_LIMIT,
      TRACING_SERVICE_NAMESPACE: namespace,
    }),
    {
      name: "TRACING_SERVICE_INSTANCE_ID",
      valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } },
    },
    ...asEnv({
      TRACING_SAMPLING_RATE: (samplingRate / 100).toFixed(1),
      OTEL_EXPORTER_OTLP_ENDPOINT: url.startsWith("http://") ? url : `http://${url}`,
    }),
  ];
}
