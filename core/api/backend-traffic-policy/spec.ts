import { circuitBreaker } from "../envoy/circuit-breaker.ts";
import { compression } from "../envoy/compression.ts";
import { backendConnection, proxyProtocol, tcpKeepalive } from "../envoy/connection.ts";
import { dns } from "../envoy/dns.ts";
import { healthCheck } from "../envoy/health-check.ts";
import { http2Settings } from "../envoy/http2.ts";
import { loadBalancer } from "../envoy/load-balancer.ts";
import { retry } from "../envoy/retry.ts";
import { targetSelector } from "../envoy/target-selector.ts";
import { timeout } from "../envoy/timeout.ts";
import { byteQuantity } from "../kubernetes/quantity.ts";
import { cel, flag, type In, list, notTogether, object, optional, text } from "../schema/mod.ts";
import { localPolicyTargetReferenceWithSectionName } from "../shared/policy.ts";
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
    mergeType: optional(
      text({ rules: [cel("self != 'Replace'", "Replace is no way to merge a policy")] }),
      "How the policy joins the one of the parent Gateway; absent means it replaces it.",
    ),
    proxyProtocol: optional(proxyProtocol, "Send the PROXY protocol header to the backend."),
    rateLimit: optional(rateLimitSpec, "Limits on requests per time."),
    requestBuffer: optional(requestBuffer, "Buffer whole requests up to a limit."),
    responseOverride: optional(list(responseOverride), "Replace responses of the backend."),
    retry: optional(retry, "When and how often to try again."),
    routingType: optional(text(), "Send to the addresses of Services or of their endpoints."),
    targetRef: optional(localPolicyTargetReferenceWithSectionName, "The one object this policy is attached to."),
    targetRefs: optional(list(localPolicyTargetReferenceWithSectionName), "The objects this policy is attached to."),
    targetSelectors: optional(list(targetSelector), "Attaches the policy to objects by their labels."),
    tcpKeepalive: optional(tcpKeepalive, "Keep-alive probes of TCP."),
    telemetry: optional(backendTelemetry, "Statistics and traces."),
    timeout: optional(timeout, "Time limits."),
    useClientProtocol: optional(flag(), "Speak the client's protocol to the backend."),
  },
  {
    rules: [
      cel(
        "(has(self.targetRef) && !has(self.targetRefs)) || (!has(self.targetRef) && has(self.targetRefs)) || (has(self.targetSelectors) && self.targetSelectors.size() > 0) ",
        "name targets with targetRef or targetRefs, not both, or select them with targetSelectors",
      ),
      cel(
        "has(self.targetRef) ? self.targetRef.group == 'gateway.networking.k8s.io' : true ",
        "the target must be of the group gateway.networking.k8s.io",
      ),
      cel(
        "has(self.targetRef) ? self.targetRef.kind in ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute'] : true",
        "the target must be a Gateway, a ListenerSet or a route",
      ),
      cel(
        "has(self.targetRefs) ? self.targetRefs.all(ref, ref.group == 'gateway.networking.k8s.io') : true ",
        "every target must be of the group gateway.networking.k8s.io",
      ),
      cel(
        "has(self.targetRefs) ? self.targetRefs.all(ref, ref.kind in ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute']) : true ",
        "every target must be a Gateway, a ListenerSet or a route",
      ),
      cel(
        "!has(self.mergeType) || ((!has(self.targetRef) || self.targetRef.kind in ['HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute']) && (!has(self.targetRefs) || self.targetRefs.all(ref, ref.kind in ['HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute'])) && (!has(self.targetSelectors) || self.targetSelectors.all(sel, sel.kind in ['HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute'])))",
        "mergeType is for policies that target routes",
      ),
      notTogether("compression", "compressor"),
      cel(
        "!has(self.requestBuffer) || !has(self.httpUpgrade) || self.httpUpgrade.size() == 0",
        "requestBuffer cannot be combined with httpUpgrade",
      ),
      cel(
        "!has(self.admissionControl) || ((!has(self.targetRef) || self.targetRef.kind in ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute']) && (!has(self.targetRefs) || self.targetRefs.all(ref, ref.kind in ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute'])) && (!has(self.targetSelectors) || self.targetSelectors.all(sel, sel.kind in ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute'])))",
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
