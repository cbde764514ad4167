import { RouteSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/udp/udp_proxy/v3/route_pb.ts";
import { UdpProxyConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/udp/udp_proxy/v3/udp_proxy_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ListenerContext } from "../parts/context.ts";
import { listenerName } from "../parts/names.ts";
import { isDualStack, type ListenerInit } from "../parts/shell.ts";
import { listenAddress } from "../shapes/address.ts";
import { configured, extension } from "../shapes/extension.ts";

/** A UDP listener whose datagrams go to one cluster. */
export function udpListener(listener: ir.UdpListener, cluster: string, context: ListenerContext): ListenerInit {
  const { accessLogs, options } = context;
  const proxy = configured("envoy.filters.udp_listener.udp_proxy", UdpProxyConfigSchema, {
    statPrefix: "service",
    accessLog: accessLogs.Route,
    routeSpecifier: {
      case: "matcher",
      value: {
        onNoMatch: { onMatch: { case: "action", value: extension("route", RouteSchema, { cluster }) } },
      },
    },
  });
  return {
    name: listenerName(listener, "udp", options),
    accessLog: accessLogs.Listener,
    address: listenAddress({ ...listener, transport: "udp", ipv4Compat: isDualStack(listener) }),
    listenerFilters: [proxy],
  };
}
