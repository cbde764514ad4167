import { proxyHealthCheckLog } from "../envoy/health-check-log.ts";
import { choice, type In, object, optional } from "../schema/mod.ts";
import { proxyAccessLog } from "./access-log.ts";
import { proxyMetrics } from "./metrics.ts";
import { proxyTracing } from "./tracing.ts";

/** The request's identifier. */
export const requestIDSettings = object({
  tracing: optional(choice(["PackAndSample", "Sample", "Pack", "Disable"]), "What it says about tracing."),
});

/** The type of {@link requestIDSettings}. */
export interface RequestIDSettings extends In<typeof requestIDSettings> {}

/** Logs, metrics and traces of the proxies. */
export const proxyTelemetry = object({
  accessLog: optional(proxyAccessLog, "The access log."),
  healthCheckLog: optional(proxyHealthCheckLog, "Log of changes of health."),
  metrics: optional(proxyMetrics, "Metrics."),
  requestID: optional(requestIDSettings, "The request's identifier."),
  tracing: optional(proxyTracing, "Traces."),
});

/** The type of {@link proxyTelemetry}. */
export interface ProxyTelemetry extends In<typeof proxyTelemetry> {}
