import { circuitBreaker } from "../envoy/circuit-breaker.ts";
import { compression } from "../envoy/compression.ts";
import { backendConnection, proxyProtocol, tcpKeepalive } from "../envoy/connection.ts";
import { dns } from "../envoy/dns.ts";
import { healthCheck } from "../envoy/health-check.ts";
import { http2Settings } from "../envoy/http2.ts";
import { loadBalancer } from "../envoy/load-balancer.ts";
import { retry } from "../envoy/retry.ts";
import { mergeType, onlyForTargets, targetFields, targetRules } from "../envoy/target-selector.ts";
import { timeout } from "../envoy/timeout.ts";
import { byteQuantity } from "../kubernetes/quantity.ts";
import { cel, flag, type In, list, notTogether, object, optional, text } from "../schema/mod.ts";
import { admissionControl } from "./admission-control.ts";
import { bandwidthLimitSpec } from "./bandwidth-limit.ts";
import { faultInjection } from "./fault-injection.ts";
import { protocolUpgradeConfig } from "./http-upgrade.ts";
import { rateLimitSpec } from "./rate-limit.ts";
import { responseOverride } from "./response-override.ts";
import { backendTelemetry } from "./telemetry.ts";

/** Buffering of requests. */
export const requestBuffer = object({
  limit: optional(byteQuantity, "Bytes buffered at most; more is answered with 413."),
});

/** The type of {@link requestBuffer}. */
export interface RequestBuffer extends In<typeof requestBuffer> {}

const ROUTES = ["HTTPRoute", "GRPCRoute", "UDPRoute", "TCPRoute", "TLSRoute"];

/** The spec of a BackendTrafficPolicy. */
export const backendTrafficPolicySpec = object(
  {
    admissionControl: optional(admissionControl, "Refuse requests early when too many fail."),
    bandwidthLimit: optional(bandwidthLimitSpec, "Limits on bytes per second."),
    circuitBreaker: optional(circuitBreaker, "Limits that protect the backend."),
    compression: optional(list(compression), "Use compressor instead."),
    compressor: optional(list(compression), "Compress responses."),
    connection: optional(backendConnection, "Settings of connections."),
    dns: optional(dns, "How host names of backends are resolved."),
    faultInjection: optional(faultInjection, "Errors and delays on purpose, for tests."),
    healthCheck: optional(healthCheck, "How the health of endpoints is found out."),
    http2: optional(http2Settings, "Settings for HTTP/2."),
    httpUpgrade: optional(list(protocolUpgradeConfig), "Protocol upgrades such as WebSocket."),
    loadBalancer: optional(loadBalancer, "How requests are spread over endpoints."),
    mergeType,
    proxyProtocol: optional(proxyProtocol, "Send the PROXY protocol header to the backend."),
    rateLimit: optional(rateLimitSpec, "Limits on requests per time."),
    requestBuffer: optional(requestBuffer, "Buffer whole requests up to a limit."),
    responseOverride: optional(list(responseOverride), "Replace responses of the backend."),
    retry: optional(retry, "When and how often to try again."),
    routingType: optional(text(), "Send to the addresses of Services or of their endpoints."),
    ...targetFields,
    tcpKeepalive: optional(tcpKeepalive, "Keep-alive probes of TCP."),
    telemetry: optional(backendTelemetry, "Statistics and traces."),
    timeout: optional(timeout, "Time limits."),
    useClientProtocol: optional(flag(), "Speak the client's protocol to the backend."),
  },
  {
    rules: [
      ...targetRules({
        kinds: ["Gateway", "ListenerSet", ...ROUTES],
        named: "a Gateway, a ListenerSet or a route",
        ends: [" ", "", " ", " "],
      }),
      onlyForTargets("mergeType", ROUTES, "mergeType is for policies that target routes"),
      notTogether("compression", "compressor"),
      cel(
        "!has(self.requestBuffer) || !has(self.httpUpgrade) || self.httpUpgrade.size() == 0",
        "requestBuffer cannot be combined with httpUpgrade",
      ),
      onlyForTargets(
        "admissionControl",
        ["Gateway", "ListenerSet", "HTTPRoute", "GRPCRoute"],
        "admissionControl is for Gateways, ListenerSets, HTTPRoutes and GRPCRoutes",
      ),
      cel(
        "!((has(self.connection) && has(self.connection.preconnect) && has(self.connection.preconnect.predictivePercent)) && !(has(self.loadBalancer) && has(self.loadBalancer.type) && self.loadBalancer.type in ['Random', 'RoundRobin']))",
        "predictivePercent needs the load balancer Random or RoundRobin",
      ),
    ],
  },
);

/** The type of {@link backendTrafficPolicySpec}. */
export interface BackendTrafficPolicySpec extends In<typeof backendTrafficPolicySpec> {}
