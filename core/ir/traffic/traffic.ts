import type { Duration, Quantity } from "../values/scalars.ts";
import type { BackendTelemetry } from "./backend-telemetry.ts";
import type { HealthCheck } from "./health-check.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import type { BandwidthLimit, RateLimit } from "./rate-limit.ts";
import type { ResponseOverride } from "./response-override.ts";

/** TCP keep-alive probes; times in seconds. */
export interface TcpKeepalive {
  readonly probes?: number;
  readonly idleTime?: number;
  readonly interval?: number;
}

/** PING frames that keep an HTTP/2 connection alive. */
export interface Http2KeepaliveSettings {
  readonly interval?: Duration;
  readonly timeout?: Duration;
  /** Percent of the interval, 0 to 100. */
  readonly intervalJitter?: number;
  readonly idleInterval?: Duration;
}

/**
 * HTTP/2 parameters of a listener or a cluster; windows in bytes.
 * The recorded wire names of the two windows are crossed: each field holds what the other one's name says.
 */
export interface Http2Settings {
  /** The initial window of a STREAM. */
  readonly initialConnectionWindowSize?: number;
  /** The initial window of a CONNECTION. */
  readonly initialStreamWindowSize?: number;
  readonly maxConcurrentStreams?: number;
  readonly resetStreamOnError?: boolean;
  readonly connectionKeepalive?: Http2KeepaliveSettings;
}

/** Which address families DNS resolution asks for. */
export type DnsLookupFamily = "IPv4" | "IPv6" | "IPv4Preferred" | "IPv6Preferred" | "IPv4AndIPv6";

/** Resolution of a cluster's host names. */
export interface Dns {
  readonly dnsRefreshRate?: Duration;
  readonly respectDnsTtl?: boolean;
  readonly lookupFamily?: DnsLookupFamily;
  /** Names the DNS cache of dynamic resolvers; the policy's name. */
  readonly name?: string;
}

/** PROXY protocol towards backends. */
export interface ProxyProtocol {
  readonly version?: "V1" | "V2";
}

/** Limits on one endpoint. */
export interface PerEndpointCircuitBreakers {
  readonly maxConnections?: number;
}

/** Retries in proportion to active requests. */
export interface RetryBudget {
  /** 0 to 100. */
  readonly percent: number;
  readonly minRetryConcurrency: number;
}

/** Limits on what a cluster takes at a time. */
export interface CircuitBreaker {
  readonly maxConnections?: number;
  readonly maxPendingRequests?: number;
  readonly maxParallelRequests?: number;
  readonly maxRequestsPerConnection?: number;
  readonly maxParallelRetries?: number;
  readonly perEndpoint?: PerEndpointCircuitBreakers;
  readonly retryBudget?: RetryBudget;
}

/** Time-outs of a TCP connection to a backend. */
export interface TcpTimeout {
  readonly connectTimeout?: Duration;
}

/** HTTP time-outs that belong to the cluster. */
export interface ClusterHttpTimeout {
  readonly connectionIdleTimeout?: Duration;
  readonly maxConnectionDuration?: Duration;
  readonly maxStreamDuration?: Duration;
}

/** HTTP time-outs of the cluster and of the route. */
export interface HttpTimeout extends ClusterHttpTimeout {
  readonly requestTimeout?: Duration;
  readonly streamIdleTimeout?: Duration;
}

/** Time-outs towards backends. */
export interface Timeout {
  readonly tcp?: TcpTimeout;
  readonly http?: HttpTimeout;
}

/** Connections opened ahead of need, in percent (100 to 300 per endpoint). */
export interface Preconnect {
  readonly perEndpointPercent?: number;
  readonly predictivePercent?: number;
}

/** Connections to backends. */
export interface BackendConnection {
  /** Bytes. */
  readonly bufferLimit?: number;
  readonly preconnect?: Preconnect;
}

/** Statuses that count as success. */
export interface HttpSuccessCriteria {
  readonly statusCodes?: readonly number[];
}

/** gRPC status names that count as success. */
export interface GrpcSuccessCriteria {
  readonly statusCodes?: readonly string[];
}

/** The answers that admission control calls a success. */
export interface AdmissionControlSuccessCriteria {
  readonly http?: HttpSuccessCriteria;
  readonly grpc?: GrpcSuccessCriteria;
}

/** Client-side throttling by success rate. */
export interface AdmissionControl {
  readonly samplingWindow?: Duration;
  /** Percent. */
  readonly minSuccessRate?: number;
  /** Exponent of the rejection curve, 1 or more. */
  readonly rejectionAggression?: number;
  /** Requests per second. */
  readonly minRequestRate?: number;
  readonly maxRejectionPercent?: number;
  readonly successCriteria?: AdmissionControlSuccessCriteria;
}

/** The parts of BackendTrafficPolicy and of a backend's own settings that shape the cluster. */
export interface ClusterTrafficFeatures {
  readonly loadBalancer?: LoadBalancer;
  readonly proxyProtocol?: ProxyProtocol;
  readonly healthCheck?: HealthCheck;
  readonly admissionControl?: AdmissionControl;
  readonly circuitBreaker?: CircuitBreaker;
  readonly timeout?: Timeout;
  readonly tcpKeepalive?: TcpKeepalive;
  readonly backendConnection?: BackendConnection;
  readonly http2?: Http2Settings;
  readonly dns?: Dns;
}

/** A condition that Envoy retries on; gRPC ones are lower case with hyphens. */
export type RetryTrigger =
  | "5xx"
  | "gateway-error"
  | "reset"
  | "reset-before-request"
  | "connect-failure"
  | "retriable-4xx"
  | "refused-stream"
  | "retriable-status-codes"
  | "cancelled"
  | "deadline-exceeded"
  | "internal"
  | "resource-exhausted"
  | "unavailable";

/** When to retry. */
export interface RetryOn {
  readonly triggers?: readonly RetryTrigger[];
  readonly httpStatusCodes?: readonly number[];
}

/** Pause between attempts; doubles up to the maximum. */
export interface BackOffPolicy {
  readonly baseInterval?: Duration;
  readonly maxInterval?: Duration;
}

/** Limits of each attempt. */
export interface PerRetryPolicy {
  readonly timeout?: Duration;
  readonly backOff?: BackOffPolicy;
}

/** Retries of a route, from BackendTrafficPolicy or the HTTPRoute's own retry field. */
export interface Retry {
  readonly numRetries?: number;
  readonly numAttemptsPerPriority?: number;
  readonly retryOn?: RetryOn;
  readonly perRetry?: PerRetryPolicy;
}

/** Holds back a share of requests; percentage 0 to 100, missing means all. */
export interface FaultInjectionDelay {
  readonly fixedDelay?: Duration;
  readonly percentage?: number;
}

/** Answers a share of requests with an error; one of the two statuses is set. */
export interface FaultInjectionAbort {
  readonly httpStatus?: number;
  readonly grpcStatus?: number;
  readonly percentage?: number;
}

/** Faults on purpose. */
export interface FaultInjection {
  readonly delay?: FaultInjectionDelay;
  readonly abort?: FaultInjectionAbort;
}

/** One compressor of a route. */
export interface Compression {
  readonly type: "Gzip" | "Brotli" | "Zstd";
  /** Wins when the client accepts several with equal weight. */
  readonly chooseFirst?: boolean;
  /** Bytes. */
  readonly minContentLength?: number;
}

/** CONNECT handling of an upgrade. */
export interface ConnectConfig {
  readonly terminate: boolean;
}

/** An upgrade that the route accepts ("websocket", "CONNECT"). */
export interface HttpUpgradeConfig {
  readonly type: string;
  readonly connect?: ConnectConfig;
}

/** Buffers the whole request up to a size; larger ones get 413. */
export interface RequestBuffer {
  readonly limit: Quantity;
}

/** Everything of BackendTrafficPolicy that reaches a route or a backend cluster of a filter. */
export interface TrafficFeatures extends ClusterTrafficFeatures {
  readonly rateLimit?: RateLimit;
  readonly bandwidthLimit?: BandwidthLimit;
  readonly faultInjection?: FaultInjection;
  readonly retry?: Retry;
  readonly responseOverride?: ResponseOverride;
  readonly compression?: readonly Compression[];
  readonly httpUpgrade?: readonly HttpUpgradeConfig[];
  readonly telemetry?: BackendTelemetry;
  readonly requestBuffer?: RequestBuffer;
}
