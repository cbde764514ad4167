import { backendFieldsOf, servicesOrBackends } from "../envoy/backend-ref.ts";
import { compression } from "../envoy/compression.ts";
import { stringMatch } from "../envoy/text-match.ts";
import {
  cel,
  choice,
  defaulted,
  dict,
  exactlyFor,
  flag,
  type In,
  int32,
  list,
  object,
  optional,
  text,
} from "../schema/mod.ts";
import { plainHttpHeader } from "../shared/header.ts";

/** The Prometheus endpoint. */
export const proxyPrometheusProvider = object({
  compression: optional(compression, "Compress answers."),
  disable: optional(flag(), "Serve none."),
});

/** The type of {@link proxyPrometheusProvider}. */
export interface ProxyPrometheusProvider extends In<typeof proxyPrometheusProvider> {}

/** Metrics to OpenTelemetry. */
export const proxyOpenTelemetrySink = object(
  {
    ...backendFieldsOf("The collector."),
    headers: optional(list(plainHttpHeader, { min: 1, max: 32 }), "Headers to send."),
    host: optional(text(), "Host name or address of the collector; use backendRefs instead."),
    port: optional(int32({ min: 0, max: 65535 }), "Port of the collector; use backendRefs instead.", { default: 4317 }),
    reportCountersAsDeltas: optional(flag(), "Report changes of counters, not totals."),
    reportHistogramsAsDeltas: optional(flag(), "Report changes of histograms, not totals."),
    resourceAttributes: optional(dict(text()), "Attributes of the OpenTelemetry resource."),
  },
  {
    rules: [
      cel("has(self.host) || self.backendRefs.size() > 0", "set host or backendRefs"),
      cel("!has(self.backendRef)", "use backendRefs instead of backendRef"),
      ...servicesOrBackends,
    ],
  },
);

/** The type of {@link proxyOpenTelemetrySink}. */
export interface ProxyOpenTelemetrySink extends In<typeof proxyOpenTelemetrySink> {}

/** A place to push metrics to. */
export const proxyMetricSink = object(
  {
    openTelemetry: optional(proxyOpenTelemetrySink, "An OpenTelemetry collector."),
    type: defaulted(choice(["OpenTelemetry"]), "Kind of the place.", { default: "OpenTelemetry" }),
  },
  { rules: [exactlyFor("OpenTelemetry", "openTelemetry")] },
);

/** The type of {@link proxyMetricSink}. */
export interface ProxyMetricSink extends In<typeof proxyMetricSink> {}

/** Metrics of the proxies. */
export const proxyMetrics = object({
  clusterStatName: optional(text(), "Name of a cluster's statistics; may hold operators."),
  enableGRPCStats: optional(flag(), "Count gRPC calls."),
  enablePerEndpointStats: optional(flag(), "Count for each endpoint."),
  enableRequestResponseSizesStats: optional(flag(), "Measure the size of requests and responses."),
  enableVirtualHostStats: optional(flag(), "Count for each virtual host."),
  matches: optional(list(stringMatch), "Statistics to keep; absent means the default set."),
  prometheus: optional(proxyPrometheusProvider, "The Prometheus endpoint."),
  sinks: optional(list(proxyMetricSink, { max: 16 }), "Where to push metrics."),
});

/** The type of {@link proxyMetrics}. */
export interface ProxyMetrics extends In<typeof proxyMetrics> {}
