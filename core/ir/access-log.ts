import type { RouteDestination } from "./destination.ts";
import type { TrafficFeatures } from "./traffic/traffic.ts";
import type { HttpHeader, MapEntry } from "./values/scalars.ts";

/** The things that are logged: connections a listener refuses, requests, or calls to backends; missing means the first two. */
export type AccessLogType = "Listener" | "Route" | "Upstream";

/** The fields that all access logs share. */
export interface AccessLogBase {
  /** CEL expressions; an entry is written when all hold. */
  readonly celMatches?: readonly string[];
  readonly logType?: AccessLogType;
}

/** Lines of text in a file; a missing format means Envoy's own. */
export interface TextAccessLog extends AccessLogBase {
  readonly format?: string;
  readonly path: string;
}

/** Lines of JSON in a file. */
export interface JsonAccessLog extends AccessLogBase {
  readonly json?: readonly MapEntry[];
  readonly path?: string;
}

/** Headers and trailers that an HTTP access log service is told. */
export interface AlsAccessLogHttp {
  readonly requestHeaders?: readonly string[];
  readonly responseHeaders?: readonly string[];
  readonly responseTrailers?: readonly string[];
}

/** A gRPC access log service. */
export interface AlsAccessLog extends AccessLogBase {
  /** Name of the log, told to the service. */
  readonly name?: string;
  readonly destination: RouteDestination;
  readonly traffic?: TrafficFeatures;
  readonly type: "HTTP" | "TCP";
  readonly text?: string;
  readonly attributes?: readonly MapEntry[];
  readonly http?: AlsAccessLogHttp;
}

/** An OpenTelemetry collector that takes logs. */
export interface OpenTelemetryAccessLog extends AccessLogBase {
  readonly authority?: string;
  readonly text?: string;
  readonly attributes?: readonly MapEntry[];
  readonly resourceAttributes?: readonly MapEntry[];
  readonly headers?: readonly HttpHeader[];
  readonly destination: RouteDestination;
  readonly traffic?: TrafficFeatures;
}

/** All access logs of a gateway, from EnvoyProxy; each list keeps the order of its settings. */
export interface AccessLog {
  readonly text?: readonly TextAccessLog[];
  readonly json?: readonly JsonAccessLog[];
  readonly als?: readonly AlsAccessLog[];
  readonly openTelemetry?: readonly OpenTelemetryAccessLog[];
}
