import { tcpKeepalive } from "../envoy/connection.ts";
import { http2Settings } from "../envoy/http2.ts";
import { targetFields, targetRules } from "../envoy/target-selector.ts";
import { choice, flag, type In, object, optional, required, text } from "../schema/mod.ts";
import { clientIpDetectionSettings } from "./client-ip.ts";
import { clientConnection } from "./connection.ts";
import { headerSettings } from "./headers.ts";
import { http1Settings } from "./http1.ts";
import { pathSettings } from "./path.ts";
import { clientTimeout } from "./timeout.ts";
import { clientTlsSettings } from "./tls.ts";

/** gRPC of clients. */
export const grpcSettings = object({
  enableWeb: optional(flag(), "Translate gRPC-Web for browsers."),
});

/** The type of {@link grpcSettings}. */
export interface GRPCSettings extends In<typeof grpcSettings> {}

/** Health checks of clients. */
export const healthCheckSettings = object({
  path: required(text({ min: 1, max: 1024 }), "Path that answers 200."),
});

/** The type of {@link healthCheckSettings}. */
export interface HealthCheckSettings extends In<typeof healthCheckSettings> {}

/** PROXY protocol of clients. */
export const proxyProtocolSettings = object(
  {
    optional: optional(flag(), "Accept connections without the header too."),
  },
  { minProperties: 0 },
);

/** The type of {@link proxyProtocolSettings}. */
export interface ProxyProtocolSettings extends In<typeof proxyProtocolSettings> {}

/** The spec of a ClientTrafficPolicy. */
export const clientTrafficPolicySpec = object(
  {
    clientIPDetection: optional(clientIpDetectionSettings, "How the client's address is found."),
    connection: optional(clientConnection, "Settings of connections."),
    enableProxyProtocol: optional(flag(), "Use proxyProtocol instead."),
    grpc: optional(grpcSettings, "Settings for gRPC clients."),
    headers: optional(headerSettings, "How headers of requests and responses are treated."),
    healthCheck: optional(healthCheckSettings, "Answer health checks without a backend."),
    http1: optional(http1Settings, "Settings for HTTP/1."),
    http2: optional(http2Settings, "Settings for HTTP/2."),
    http3: optional(object({}), "Settings for HTTP/3."),
    path: optional(pathSettings, "How paths are normalised."),
    proxyProtocol: optional(proxyProtocolSettings, "Expect the PROXY protocol header from clients."),
    scheme: optional(choice(["Preserve", "MatchBackend"]), "Scheme that is passed to the backend."),
    ...targetFields,
    tcpKeepalive: optional(tcpKeepalive, "Keep-alive probes of TCP."),
    timeout: optional(clientTimeout, "Time limits for clients."),
    tls: optional(clientTlsSettings, "TLS settings towards clients."),
  },
  {
    rules: [
      ...targetRules({
        kinds: ["Gateway", "ListenerSet"],
        named: "a Gateway or a ListenerSet",
        ends: ["", "", "", ""],
      }),
    ],
  },
);

/** The type of {@link clientTrafficPolicySpec}. */
export interface ClientTrafficPolicySpec extends In<typeof clientTrafficPolicySpec> {}
