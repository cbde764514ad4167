import { cel, type In, object, optional } from "../schema/mod.ts";
import { circuitBreaker } from "./circuit-breaker.ts";
import { backendConnection, proxyProtocol, tcpKeepalive } from "./connection.ts";
import { dns } from "./dns.ts";
import { healthCheck } from "./health-check.ts";
import { http2Settings } from "./http2.ts";
import { loadBalancer } from "./load-balancer.ts";
import { retry } from "./retry.ts";
import { timeout } from "./timeout.ts";

/** How to connect to a backend of Envoy's own. */
export const clusterSettings = object(
  {
    circuitBreaker: optional(circuitBreaker, "Limits that protect the backend."),
    connection: optional(backendConnection, "Settings of connections."),
    dns: optional(dns, "How host names of backends are resolved."),
    healthCheck: optional(healthCheck, "How the health of endpoints is found out."),
    http2: optional(http2Settings, "Settings for HTTP/2."),
    loadBalancer: optional(loadBalancer, "How requests are spread over endpoints."),
    proxyProtocol: optional(proxyProtocol, "Send the PROXY protocol header to the backend."),
    retry: optional(retry, "When and how often to try again."),
    tcpKeepalive: optional(tcpKeepalive, "Keep-alive probes of TCP."),
    timeout: optional(timeout, "Time limits."),
  },
  {
    rules: [
      cel(
        "!((has(self.connection) && has(self.connection.preconnect) && has(self.connection.preconnect.predictivePercent)) && !(has(self.loadBalancer) && has(self.loadBalancer.type) && self.loadBalancer.type in ['Random', 'RoundRobin']))",
        "predictivePercent needs the load balancer Random or RoundRobin",
      ),
    ],
  },
);

/** The type of {@link clusterSettings}. */
export interface ClusterSettings extends In<typeof clusterSettings> {}
