import type { FilterSchema } from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_components_pb.ts";
import { type PolicySchema, RBAC_Action } from "../../../../core/envoy/generated/envoy/config/rbac/v3/rbac_pb.ts";
import { RBACSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/network/rbac/v3/rbac_pb.ts";
import { FilterConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/network/sni_dynamic_forward_proxy/v3/sni_dynamic_forward_proxy_pb.ts";
import { TcpProxySchema } from "../../../../core/envoy/generated/envoy/extensions/filters/network/tcp_proxy/v3/tcp_proxy_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { isDynamicResolver, soleCluster } from "../base/destination.ts";
import { dnsCache } from "../clusters/dns.ts";
import { authorizationTcp } from "../filters/access/authorization.ts";
import type { ListenerContext } from "../parts/context.ts";
import { duration } from "../shapes/duration.ts";
import { configured } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";
import { downstreamTlsSocket } from "./downstream-tls.ts";
import { connectionLimit, type FilterChainInit } from "./http-chain.ts";
import { serverNames } from "./listener-filters.ts";

/** The filter chain of one TCP or TLS route. */
export function tcpChain(route: ir.TcpRoute, listener: ir.TcpListener, context: ListenerContext): FilterChainInit {
  const statPrefix = tcpStatPrefix(route, listener.port);
  const names = serverNames(route.tls?.inspector?.snis);
  const terminate = route.tls?.terminate;
  return {
    name: route.name ?? "",
    filters: [
      ...(route.authorization ? [authorizationTcp(statPrefix, route.authorization)] : []),
      ...connectionLimit(statPrefix, listener.connection),
      ...(resolvesSni(route) ? sniResolution(statPrefix, route.dns) : []),
      tcpProxy(statPrefix, route, listener, context),
    ],
    transportSocketConnectTimeout: duration(listener.timeout?.tcp?.tlsHandshakeTimeout),
    ...(names.length > 0 && { filterChainMatch: { serverNames: names } }),
    ...(terminate && { transportSocket: downstreamTlsSocket(terminate) }),
  };
}

/** Whether a route's backend is found by the SNI of a TLS connection that is passed through as it is. */
export function resolvesSni({ destination, tls }: ir.TcpRoute): boolean {
  return isDynamicResolver(destination) && tls?.inspector !== undefined && tls.terminate === undefined;
}

function tcpStatPrefix({ statName, tls }: ir.TcpRoute, port: number): string {
  if (statName !== undefined && statName !== "") return statName;
  if (tls?.terminate !== undefined) return `tls-terminate-${port}`;
  return tls?.inspector === undefined ? `tcp-${port}` : `tls-passthrough-${port}`;
}

function tcpProxy(statPrefix: string, route: ir.TcpRoute, listener: ir.TcpListener, context: ListenerContext) {
  const sourceIp = route.loadBalancer?.consistentHash?.sourceIP === true;
  return configured("envoy.filters.network.tcp_proxy", TcpProxySchema, {
    accessLog: context.accessLogs.Route,
    statPrefix,
    clusterSpecifier: { case: "cluster", value: route.destination ? soleCluster(route.destination) : "" },
    hashPolicy: sourceIp ? [{ policySpecifier: { case: "sourceIp", value: {} } }] : [],
    idleTimeout: duration(listener.timeout?.tcp?.idleTimeout),
  });
}

/** The port of TLS: a server name carries none. */
const TLS_PORT = 443;

/** Names that lead back into the proxy's own pod; nobody may reach those through it. */
const LOOPBACK = String.raw`(?i)^(localhost|localhost\.localdomain|ip6-localhost|ip6-loopback|127\.0\.0\.1|::1|\[::1\])\.?$`;

/** Finds the backend by the server name, sharing the DNS cache with the cluster. */
function sniResolution(statPrefix: string, dns: ir.Dns | undefined): Init<typeof FilterSchema>[] {
  const denyLoopback: Init<typeof PolicySchema> = {
    permissions: [
      {
        rule: {
          case: "requestedServerName",
          value: { matchPattern: { case: "safeRegex", value: { regex: LOOPBACK } } },
        },
      },
    ],
    principals: [{ identifier: { case: "any", value: true } }],
  };
  return [
    configured("envoy.filters.network.rbac", RBACSchema, {
      statPrefix,
      rules: { action: RBAC_Action.DENY, policies: { "deny-loopback-sni": denyLoopback } },
    }),
    configured("envoy.filters.network.sni_dynamic_forward_proxy", FilterConfigSchema, {
      dnsCacheConfig: dnsCache(undefined, dns),
      portSpecifier: { case: "portValue", value: TLS_PORT },
    }),
  ];
}
