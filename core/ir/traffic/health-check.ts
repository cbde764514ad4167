import type { Base64, Duration } from "../values/scalars.ts";

/** Bytes to send or to expect, either as text or as base64; exactly one is set. */
export interface HealthCheckPayload {
  readonly text?: string;
  readonly binary?: Base64;
}

/** Probes over HTTP. */
export interface HttpHealthChecker {
  /** Host header; missing or empty means the route's hostname. */
  readonly host?: string;
  readonly path: string;
  readonly method?: string;
  readonly expectedStatuses?: readonly number[];
  readonly retriableStatuses?: readonly number[];
  readonly expectedResponse?: HealthCheckPayload;
  readonly requestBody?: HealthCheckPayload;
}

/** Probes over a bare TCP connection; without payloads a connection is enough. */
export interface TcpHealthChecker {
  readonly send?: HealthCheckPayload;
  readonly receive?: HealthCheckPayload;
}

/** Probes over grpc.health.v1; a missing service means the whole server. */
export interface GrpcHealthChecker {
  readonly service?: string;
}

/** Replaces parts of an endpoint's address for probes. */
export interface HealthCheckOverrides {
  readonly port?: number;
}

/** A file that health check events are appended to. */
export interface FileHealthCheckLog {
  readonly path: string;
}

/** Where and how much Envoy logs about health checks, from EnvoyProxy. */
export interface HealthCheckLog {
  readonly fileSinks?: readonly FileHealthCheckLog[];
  readonly alwaysLogHealthCheckFailures?: boolean;
  readonly alwaysLogHealthCheckSuccess?: boolean;
}

/** Probing of endpoints; exactly one of http, tcp and grpc is set. */
export interface ActiveHealthCheck {
  readonly timeout?: Duration;
  readonly interval?: Duration;
  readonly initialJitter?: Duration;
  readonly unhealthyThreshold?: number;
  readonly healthyThreshold?: number;
  readonly http?: HttpHealthChecker;
  readonly tcp?: TcpHealthChecker;
  readonly grpc?: GrpcHealthChecker;
  readonly overrides?: HealthCheckOverrides;
  readonly backendHealthCheckLog?: HealthCheckLog;
}

/** Ejection of endpoints that fail real traffic (Envoy's outlier detection). */
export interface OutlierDetection {
  readonly interval?: Duration;
  readonly splitExternalLocalOriginErrors?: boolean;
  readonly consecutiveLocalOriginFailures?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly consecutive5XxErrors?: number;
  readonly baseEjectionTime?: Duration;
  readonly maxEjectionPercent?: number;
  readonly failurePercentageThreshold?: number;
  readonly alwaysEjectOneEndpoint?: boolean;
}

/** Both kinds of health checking of a cluster, from BackendTrafficPolicy. */
export interface HealthCheck {
  readonly active?: ActiveHealthCheck;
  readonly passive?: OutlierDetection;
  /** Percent of healthy endpoints below which all are used again. */
  readonly panicThreshold?: number;
}
