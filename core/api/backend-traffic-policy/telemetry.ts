import { customTag, tracingSpanName } from "../envoy/tracing.ts";
import { dict, type In, object, optional, text } from "../schema/mod.ts";
import { fraction } from "../shared/fraction.ts";

/** Statistics of a backend. */
export const backendMetrics = object({
  routeStatName: optional(text(), "Name of the route's statistics; may hold operators such as %ROUTE_NAME%."),
});

/** The type of {@link backendMetrics}. */
export interface BackendMetrics extends In<typeof backendMetrics> {}

/** Traces. */
export const tracing = object({
  clientSamplingFraction: optional(fraction, "Share of requests to trace where the client asks for it."),
  customTags: optional(dict(customTag), "Tags of a span; use tags instead."),
  overallSamplingFraction: optional(fraction, "Upper limit of all traced requests."),
  samplingFraction: optional(fraction, "Share of requests to trace."),
  spanName: optional(tracingSpanName, "Names of the spans."),
  tags: optional(dict(text()), "Tags of a span, by name."),
});

/** The type of {@link tracing}. */
export interface Tracing extends In<typeof tracing> {}

/** Statistics and traces of a backend. */
export const backendTelemetry = object({
  metrics: optional(backendMetrics, "Statistics."),
  tracing: optional(tracing, "Traces."),
});

/** The type of {@link backendTelemetry}. */
export interface BackendTelemetry extends In<typeof backendTelemetry> {}
