import type { RouteDestination } from "./destination.ts";
import type { CustomTagEntry, TracingSpanName } from "./traffic/backend-telemetry.ts";
import type { TrafficFeatures } from "./traffic/traffic.ts";
import type { Fraction, HttpHeader, MapEntry } from "./values/scalars.ts";

/** Options of a Zipkin tracer. */
export interface ZipkinTracingProvider {
  readonly enable128BitTraceId?: boolean;
  readonly disableSharedSpanContext?: boolean;
}

/** How an OpenTelemetry tracer decides to sample. */
export type OtelSamplerType =
  | "AlwaysOn"
  | "AlwaysOff"
  | "TraceIdRatio"
  | "ParentBasedAlwaysOn"
  | "ParentBasedAlwaysOff"
  | "ParentBasedTraceIdRatio";

/** Sampler of an OpenTelemetry tracer; the percentage belongs to the two ratio types. */
export interface OtelSampler {
  readonly type: OtelSamplerType;
  readonly samplingPercentage?: Fraction;
}

/** Options of an OpenTelemetry tracer. */
export interface OpenTelemetryTracingProvider {
  readonly headers?: readonly HttpHeader[];
  readonly resourceAttributes?: Readonly<Record<string, string>>;
  readonly sampler?: OtelSampler;
}

/** A backend as the policy named it, before it was resolved. */
export interface UnresolvedBackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
  readonly fallback?: boolean;
}

/** The tracing provider as EnvoyProxy states it; the xDS translator reads type and the options of that type. */
export interface TracingProvider {
  readonly type: "OpenTelemetry" | "Zipkin" | "Datadog";
  readonly host?: string;
  readonly port?: number;
  readonly serviceName?: string;
  readonly zipkin?: ZipkinTracingProvider;
  readonly openTelemetry?: OpenTelemetryTracingProvider;
  readonly backendRef?: UnresolvedBackendRef;
  readonly backendRefs?: readonly UnresolvedBackendRef[];
  /** As in the API; the resolved form is the tracing's traffic. */
  readonly backendSettings?: Readonly<Record<string, unknown>>;
}

/** Tracing of a whole gateway, from EnvoyProxy; rates in percent. */
export interface Tracing {
  readonly serviceName: string;
  readonly authority?: string;
  readonly samplingRate?: number;
  readonly clientSamplingRate?: number;
  readonly overallSamplingRate?: number;
  readonly customTags?: readonly CustomTagEntry[];
  /** Tags whose value is an Envoy format string. */
  readonly tags?: readonly MapEntry[];
  readonly resourceAttributes?: readonly MapEntry[];
  readonly destination: RouteDestination;
  readonly traffic?: TrafficFeatures;
  readonly provider: TracingProvider;
  readonly headers?: readonly HttpHeader[];
  readonly spanName?: TracingSpanName;
}

/** Optional statistics of a gateway, from EnvoyProxy. */
export interface Metrics {
  readonly enableVirtualHostStats?: boolean;
  readonly enablePerEndpointStats?: boolean;
  readonly enableRequestResponseSizesStats?: boolean;
}
