import type { Fraction, MapEntry } from "../values/scalars.ts";

/** Tracing of one route, from BackendTrafficPolicy; overrides the gateway's. */
export interface BackendTracing {
  readonly samplingFraction?: Fraction;
  readonly clientSamplingFraction?: Fraction;
  readonly overallSamplingFraction?: Fraction;
  readonly customTags?: readonly CustomTagEntry[];
  readonly tags?: readonly MapEntry[];
  readonly spanName?: TracingSpanName;
}

/** Statistics of one route. */
export interface BackendMetrics {
  readonly routeStatName?: string;
}

/** Telemetry of one route. */
export interface BackendTelemetry {
  readonly tracing?: BackendTracing;
  readonly metrics?: BackendMetrics;
}

/** A span tag under its name; entries are sorted by key. */
export interface CustomTagEntry {
  readonly key: string;
  readonly value: CustomTag;
}

/** Names of spans on the client's and the backend's side; may hold Envoy's command operators. */
export interface TracingSpanName {
  readonly client: string;
  readonly server: string;
}

/** A fixed value of a span tag. */
export interface LiteralCustomTag {
  readonly value: string;
}

/** A span tag from a name that is looked up: an environment variable or a request header. */
export interface NamedCustomTag {
  readonly name: string;
  readonly defaultValue?: string;
}

/** A span tag; the field that its type names is set. */
export interface CustomTag {
  readonly type: "Literal" | "Environment" | "RequestHeader";
  readonly literal?: LiteralCustomTag;
  readonly environment?: NamedCustomTag;
  readonly requestHeader?: NamedCustomTag;
}
