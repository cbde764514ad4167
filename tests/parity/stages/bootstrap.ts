import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "@bufbuild/protobuf";
import { parse } from "yaml";
import type { JSONPatchOperation, ProxyMetrics } from "../../../core/api/mod.ts";
import {
  applyBootstrap,
  type BootstrapOptions,
  checkBootstrap,
  type MetricSink,
  metricsOf,
  parseYaml,
  renderBootstrap,
  toYaml,
} from "../../../core/envoy/bootstrap/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { differences } from "../compare.ts";
import type { Stage } from "../stage.ts";

/** Bootstraps that are rendered, changed by the user, or refused. */
export const stage: Stage = {
  name: "bootstrap",
  cases: (dir) => [
    ...files(dir, "merge", ".in.yaml").map((name) => `merge/${name}`),
    ...files(dir, "render", ".yaml").map((name) => `render/${name}`),
    ...files(dir, "validate", ".yaml").map((name) => `validate/${name}`),
  ],
  async run(dir, name) {
    const text = (suffix: string) => readFileSync(join(dir, `${name}${suffix}`), "utf8");
    const result = bootstrapOf(dir, name);
    if (name.startsWith("validate/")) return checked(name, result);
    return compared(parse(text(name.startsWith("merge/") ? ".out.yaml" : ".yaml")), result);
  },
};

/** Recorded bootstraps of users that have to be refused. */
export function mustBeRefused(name: string): boolean {
  return name.startsWith("validate/") && name !== "validate/valid-user-bootstrap";
}

/** The bootstrap of a case, as the rendering, the merge or the user has it; or why there is none. */
export function bootstrapOf(dir: string, name: string): Result<JsonObject> {
  const text = (suffix: string) => readFileSync(join(dir, `${name}${suffix}`), "utf8");
  const [kind, title] = name.split("/") as [string, string];
  if (kind === "render") return rendered(title, text(".yaml"));
  if (kind === "merge") return merged(title, text(".in.yaml"));
  const value = text(".yaml");
  const refusal = checkBootstrap({ value });
  return "value" in refusal ? applyBootstrap(renderBootstrap(), { type: "Replace", value }) : refusal;
}

function files(dir: string, folder: string, suffix: string): string[] {
  const names = readdirSync(join(dir, folder)).filter((file) => file.endsWith(suffix));
  return names.map((file) => file.slice(0, -suffix.length)).sort();
}

/** Through the text form, which is what a proxy gets on its command line. */
function compared(expected: unknown, actual: Result<JsonObject>): readonly string[] {
  if ("fault" in actual) return [actual.fault];
  const back = parseYaml(toYaml(actual.value));
  return "value" in back ? differences(expected, back.value) : [back.fault];
}

function checked(name: string, result: Result<JsonObject>): readonly string[] {
  if ("value" in result) return mustBeRefused(name) ? ["accepted, but must be refused"] : [];
  return mustBeRefused(name) ? [] : [result.fault];
}

/** The recorded merges start from the bootstrap with Prometheus, which is the default one. */
function merged(title: string, value: string): Result<JsonObject> {
  if (title !== "patch-global-config") return applyBootstrap(renderBootstrap(), { type: "Merge", value });
  return applyBootstrap(renderBootstrap(), { type: "JSONPatch", jsonPatches: parse(value) as JSONPatchOperation[] });
}

type Input = Partial<Omit<BootstrapOptions, "metrics">> & {
  metrics?: ProxyMetrics;
  resolved?: (expected: string) => MetricSink[];
};

function rendered(title: string, expected: string): Result<JsonObject> {
  const input = inputs[title];
  if (input === undefined) return { fault: `no input is known for ${title}` };
  const { metrics, resolved, ...options } = input;
  const result = metricsOf(metrics, resolved?.(expected));
  return "value" in result ? { value: renderBootstrap({ ...options, metrics: result.value }) } : result;
}

const off = { disable: true } as const;
const compressed = (type: "Gzip" | "Brotli" | "Zstd"): Input => ({
  metrics: { prometheus: { compression: { type } } },
});
const collector = (more: object = {}): Input => ({
  metrics: {
    prometheus: off,
    sinks: [{ type: "OpenTelemetry", openTelemetry: { host: "otel-collector.monitoring.svc", port: 4317, ...more } }],
  },
});
const remote = (more: (expected: string) => Partial<MetricSink>): Input => ({
  metrics: { prometheus: off },
  resolved: (expected) => [
    { address: "otel-collector.example.com", port: 443, authority: "otel-collector.example.com", ...more(expected) },
  ],
});
const sni = "otel-collector.example.com";

/** The options behind each recorded rendering. */
const inputs: Readonly<Record<string, Input>> = {
  "disable-prometheus": { metrics: { prometheus: off } },
  "enable-prometheus": { metrics: { prometheus: {} } },
  "enable-prometheus-gzip-compression": compressed("Gzip"),
  "enable-prometheus-brotli-compression": compressed("Brotli"),
  "enable-prometheus-zstd-compression": compressed("Zstd"),
  "otel-metrics": collector(),
  "otel-metrics-backendref": collector({
    backendRefs: [{ name: "otel-collector", namespace: "monitoring", port: 4317 }],
  }),
  "otel-metrics-delta-temporality": collector({ reportCountersAsDeltas: true, reportHistogramsAsDeltas: true }),
  "otel-metrics-headers": collector({
    headers: [
      { name: "Authorization", value: "Bearer my-api-key" },
      { name: "X-Tenant-ID", value: "tenant-123" },
    ],
  }),
  "otel-metrics-tls": remote(() => ({
    headers: [{ name: "Authorization", value: "Bearer fake" }],
    resourceAttributes: {
      "service.name": "test-service",
      "service.version": "v1.0.0",
      "deployment.environment": "test",
    },
    tls: { sni, useSystemTrustStore: true },
  })),
  // The certificate itself is not recorded as an input: it is taken from where the recording must show it.
  "otel-metrics-custom-ca": remote((expected) => {
    const base64 = /inline_bytes: (\S+)/.exec(expected)?.[1] ?? "";
    return { tls: { sni, caCertificate: new Uint8Array(Buffer.from(base64, "base64")) } };
  }),
  "custom-stats-matcher": {
    metrics: {
      matches: [
        { type: "Exact", value: "http.foo.bar.cluster.upstream_rq" },
        { type: "Prefix", value: "http" },
        { type: "Suffix", value: "upstream_rq" },
        { type: "RegularExpression", value: "virtual.*" },
        { type: "Prefix", value: "cluster" },
      ],
    },
  },
  "custom-server-port": { xds: { host: "foo.bar", port: 12345 }, adminPort: 2222, statsPort: 3333 },
  "with-max-heap-size-bytes": { maxHeapSizeBytes: 1073741824 },
  ipv6: { ipFamily: "IPv6" },
  "topology-injector-disabled": { metrics: { prometheus: off }, topologyInjectorDisabled: true },
  "topology-injector-enabled": { metrics: { prometheus: off } },
};
