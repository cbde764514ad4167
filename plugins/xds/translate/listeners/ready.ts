import { HttpConnectionManagerSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { httpFilter } from "../filters/contract/filter.ts";
import { healthCheckEntry } from "../filters/health-check.ts";
import { routerEntry } from "../filters/router.ts";
import type { ListenerInit } from "../parts/shell.ts";
import { listenAddress } from "../shapes/address.ts";
import { configured } from "../shapes/extension.ts";

/** Where the proxy's bootstrap and its pod's probe expect readiness, whatever else listens. */
const READY_PATH = "/ready";

/** The listener that answers the readiness probe: only a proxy that took its configuration has it. */
export function readyListener(ready: ir.ReadyListener): ListenerInit {
  const ipv4Compat = ready.ipFamily === "IPv6" || ready.ipFamily === "DualStack";
  const manager = configured("envoy.filters.network.http_connection_manager", HttpConnectionManagerSchema, {
    statPrefix: "eg-ready-http",
    routeSpecifier: { case: "routeConfig", value: { name: "ready_route", virtualHosts: [unreachable()] } },
    httpFilters: [healthCheckEntry(READY_PATH), routerEntry({ envoyHeaders: false, accessLogs: undefined })].map(
      httpFilter,
    ),
  });
  return {
    name: `envoy-gateway-proxy-ready-${ready.address}-${ready.port}`,
    address: listenAddress({ ...ready, transport: "tcp", ipv4Compat }),
    filterChains: [{ filters: [manager] }],
    // A proxy that refuses connections because it is busy is still ready.
    bypassOverloadManager: true,
  };
}

/** A manager needs a route; the health check filter answers before it. */
function unreachable() {
  return {
    name: "ready_route",
    domains: ["*"],
    routes: [
      {
        match: { pathSpecifier: { case: "prefix" as const, value: "/" } },
        action: { case: "directResponse" as const, value: { status: 500 } },
      },
    ],
  };
}
