import type { JsonObject } from "@bufbuild/protobuf";
import { extension, flag, typed } from "./any-json.ts";
import type { BootstrapOptions, MetricSink, StatsMatch } from "./options.ts";
import { ownListener } from "./own-listener.ts";

/**
 * Tags that Envoy cuts out of statistic names, each by the first group, with the second one as value. Envoy tries an expression from every letter of the name of
 * each statistic on, and each try reserves memory: for loops only where one stands outside of lookaheads, so here none does. `^cluster(?=\.)` spares the names of
 * all else, and what few names end with is looked for before anything is kept. What is cut out is what the reference's expressions cut out.
 */
const TAGS = {
  from_zone: String.raw`\.zone(?=(\.([^\.]+\.)))`,
  to_zone: String.raw`\.zone\.(?=[^\.]+\.(([^\.]+)\.))`,
  socket_match_name: String.raw`^cluster(?=\.)(?=.*?\.total_match_count$)(?=(\..+\.(.+))\.total_match_count$)`,
  priority: String.raw`circuit_breakers\.(?=((.+?)\.).)`,
};

/** How statistics get tags, and which statistics Envoy makes at all. */
export function statsConfig(matches: readonly StatsMatch[] | undefined): JsonObject {
  return {
    use_all_default_tags: true,
    stats_tags: Object.entries(TAGS).map(([tag_name, regex]) => ({ regex, tag_name })),
    ...(matches === undefined ? {} : { stats_matcher: { inclusion_list: { patterns: patterns(matches) } } }),
  };
}

/** Exact names first, then prefixes, suffixes and expressions, each in the order in which they were written. */
function patterns(matches: readonly StatsMatch[]): JsonObject[] {
  const of = (type: StatsMatch["type"]) => matches.filter((match) => (match.type ?? "Exact") === type);
  return [
    ...of("Exact").map(({ value }) => ({ exact: value })),
    ...of("Prefix").map(({ value }) => ({ prefix: value })),
    ...of("Suffix").map(({ value }) => ({ suffix: value })),
    ...of("RegularExpression").map(({ value }) => ({ safe_regex: { google_re2: {}, regex: value } })),
  ];
}

/** The name of the cluster behind the sink at `index`. */
export function sinkCluster(index: number): string {
  return `otel_metric_sink_${index}`;
}

/** A stats sink that pushes to an OpenTelemetry collector. */
export function statsSink(sink: MetricSink, index: number): JsonObject {
  const envoyGrpc = { cluster_name: sinkCluster(index), ...(sink.authority ? { authority: sink.authority } : {}) };
  const metadata = (sink.headers ?? []).map(({ name, value }) => ({ key: name, value }));
  return extension("envoy.stat_sinks.open_telemetry", "envoy.extensions.stat_sinks.open_telemetry.v3.SinkConfig", {
    grpc_service: { envoy_grpc: envoyGrpc, ...(metadata.length > 0 ? { initial_metadata: metadata } : {}) },
    ...flag("report_counters_as_deltas", sink.reportCountersAsDeltas),
    ...flag("report_histograms_as_deltas", sink.reportHistogramsAsDeltas),
    ...resourceDetectors(sink.resourceAttributes),
  });
}

function resourceDetectors(attributes: MetricSink["resourceAttributes"]): JsonObject {
  const entries = Object.entries(attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return {};
  const type = "envoy.extensions.tracers.opentelemetry.resource_detectors.v3.StaticConfigResourceDetectorConfig";
  const name = "envoy.tracers.opentelemetry.resource_detectors.static_config";
  return { resource_detectors: [extension(name, type, { attributes: Object.fromEntries(entries) })] };
}

/** The listener on which Prometheus reads Envoy's statistics: one path of the admin interface, GET only. */
export function statsListener(options: BootstrapOptions): JsonObject {
  const { statsPort: port, metrics } = options;
  const { compression } = metrics.prometheus;
  return ownListener(options, {
    ...{ purpose: "stats", port },
    manager: {
      stat_prefix: "eg-stats-http",
      normalize_path: true,
      route_config: { name: "local_route", virtual_hosts: [virtualHost(compression)] },
      http_filters: [
        ...(compression === undefined ? [] : [compressor(compression)]),
        extension("envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router"),
      ],
    },
  });
}

type Compression = BootstrapOptions["metrics"]["prometheus"]["compression"];

function virtualHost(compression: Compression): JsonObject {
  const perRoute = "envoy.extensions.filters.http.compressor.v3.CompressorPerRoute";
  const config = (override: JsonObject): JsonObject =>
    compression === undefined
      ? {}
      : { typed_per_filter_config: { "envoy.filters.http.compression": typed(perRoute, override) } };
  return {
    name: "prometheus_stats",
    domains: ["*"],
    ...config({ disabled: true }),
    routes: [
      {
        match: { path: "/stats/prometheus", headers: [{ name: ":method", string_match: { exact: "GET" } }] },
        route: { cluster: "prometheus_stats" },
        ...config({ overrides: { response_direction_config: {} } }),
      },
    ],
  };
}

function compressor(compression: NonNullable<Compression>): JsonObject {
  const library = `envoy.extensions.compression.${compression.toLowerCase()}.compressor.v3.${compression}`;
  return extension("envoy.filters.http.compressor", "envoy.extensions.filters.http.compressor.v3.Compressor", {
    compressor_library: extension("text_optimized", library),
  });
}
