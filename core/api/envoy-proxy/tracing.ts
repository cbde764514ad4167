import { backendFieldsOf, servicesOrBackends } from "../envoy/backend-ref.ts";
import { customTag, tracingSpanName } from "../envoy/tracing.ts";
import {
  cel,
  choice,
  defaulted,
  dict,
  flag,
  type In,
  int32,
  list,
  notBoth,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { fraction } from "../shared/fraction.ts";
import { plainHttpHeader } from "../shared/header.ts";

/** Which requests are traced. */
export const otelSampler = object(
  {
    samplingPercentage: optional(fraction, "Share of requests, in percent."),
    type: defaulted(
      choice([
        "AlwaysOn",
        "AlwaysOff",
        "TraceIdRatio",
        "ParentBasedAlwaysOn",
        "ParentBasedAlwaysOff",
        "ParentBasedTraceIdRatio",
      ]),
      "Kind of the choice.",
      { default: "AlwaysOn" },
    ),
  },
  {
    rules: [
      cel(
        "has(self.samplingPercentage) ? (self.type == 'TraceIdRatio' || self.type == 'ParentBasedTraceIdRatio') : true",
        "samplingPercentage is for the types TraceIdRatio and ParentBasedTraceIdRatio",
      ),
    ],
  },
);

/** The type of {@link otelSampler}. */
export interface OTelSampler extends In<typeof otelSampler> {}

/** Traces to OpenTelemetry. */
export const openTelemetryTracingProvider = object({
  headers: optional(list(plainHttpHeader, { min: 1, max: 32 }), "Headers to send."),
  resourceAttributes: optional(dict(text()), "Attributes of the OpenTelemetry resource."),
  sampler: optional(otelSampler, "Which requests are traced."),
});

/** The type of {@link openTelemetryTracingProvider}. */
export interface OpenTelemetryTracingProvider extends In<typeof openTelemetryTracingProvider> {}

/** Traces to Zipkin. */
export const zipkinTracingProvider = object({
  disableSharedSpanContext: optional(flag(), "Give client and server spans of their own."),
  enable128BitTraceId: optional(flag(), "Use identifiers of 128 bits."),
});

/** The type of {@link zipkinTracingProvider}. */
export interface ZipkinTracingProvider extends In<typeof zipkinTracingProvider> {}

/** Where spans are sent. */
export const tracingProvider = object(
  {
    ...backendFieldsOf("The collector."),
    host: optional(text(), "Host name or address of the collector; use backendRefs instead."),
    openTelemetry: optional(openTelemetryTracingProvider, "Settings for OpenTelemetry."),
    port: optional(int32({ min: 0 }), "Port of the collector; use backendRefs instead.", { default: 4317 }),
    serviceName: optional(
      text({ rules: [cel('self != ""', "must not be empty")] }),
      "Name of the service in the spans.",
    ),
    type: defaulted(choice(["OpenTelemetry", "Zipkin", "Datadog"]), "Kind of the collector.", {
      default: "OpenTelemetry",
    }),
    zipkin: optional(zipkinTracingProvider, "Settings for Zipkin."),
  },
  {
    rules: [
      cel("has(self.host) || self.backendRefs.size() > 0", "set host or backendRefs"),
      cel("!has(self.backendRef)", "use backendRefs instead of backendRef"),
      ...servicesOrBackends,
      cel(
        "has(self.openTelemetry) ? self.type == 'OpenTelemetry' : true",
        "openTelemetry is for the type OpenTelemetry",
      ),
    ],
  },
);

/** The type of {@link tracingProvider}. */
export interface TracingProvider extends In<typeof tracingProvider> {}

/** Traces of the proxies. */
export const proxyTracing = object(
  {
    clientSamplingFraction: optional(fraction, "Share of requests to trace where the client asks for it."),
    customTags: optional(dict(customTag), "Tags of a span; use tags instead."),
    overallSamplingFraction: optional(fraction, "Upper limit of all traced requests."),
    provider: required(tracingProvider, "Where spans are sent."),
    samplingFraction: optional(fraction, "Share of requests to trace."),
    samplingRate: optional(
      int32({ min: 0, max: 100 }),
      "Share of requests to trace, in percent; use samplingFraction for finer shares.",
    ),
    spanName: optional(tracingSpanName, "Names of the spans."),
    tags: optional(dict(text()), "Tags of a span, by name."),
  },
  { rules: [notBoth("samplingRate", "samplingFraction")] },
);

/** The type of {@link proxyTracing}. */
export interface ProxyTracing extends In<typeof proxyTracing> {}
