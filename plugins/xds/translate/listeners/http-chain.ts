import type {
  FilterChainSchema,
  FilterSchema,
} from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_components_pb.ts";
import { ConnectionLimitSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/network/connection_limit/v3/connection_limit_pb.ts";
import { HttpConnectionManagerSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type BroughtByFilter, buildChain } from "../filters/chain.ts";
import type { ListenerContext } from "../parts/context.ts";
import { httpChainName, httpStatPrefix } from "../parts/names.ts";
import { duration } from "../shapes/duration.ts";
import { configured } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";
import { downstreamTlsSocket, quicSocket } from "./downstream-tls.ts";
import { connectionManager } from "./hcm.ts";
import { serverNames } from "./listener-filters.ts";

/** One filter chain of a listener. */
export type FilterChainInit = Init<typeof FilterChainSchema>;

/** A filter chain, and what of it could not be expressed. */
export interface HttpChain {
  readonly chain: FilterChainInit;
  readonly refusals: readonly string[];
}

/** The chain of one TLS listener, or of all plain HTTP listeners on a port; the first one's settings hold for all. */
export function httpChain(
  listeners: readonly [ir.HttpListener, ...ir.HttpListener[]],
  { quic, brought }: { readonly quic: boolean; readonly brought: readonly BroughtByFilter[] },
  context: ListenerContext,
): HttpChain {
  const [listener] = listeners;
  const { options, accessLogs, tracing } = context;
  const filters = buildChain({ listeners, brought, accessLogs, options }, context.filterOrder);
  const manager = connectionManager({ listener, quic, accessLogs, tracing, filters: filters.entries, options });
  const names = listener.tls === undefined ? [] : serverNames(listener.hostnames);
  const chain: FilterChainInit = {
    name: httpChainName(listener, options),
    filters: [
      ...connectionLimit(httpStatPrefix(listener, options), listener.connection),
      configured("envoy.filters.network.http_connection_manager", HttpConnectionManagerSchema, manager),
    ],
    transportSocketConnectTimeout: duration(listener.timeout?.tcp?.tlsHandshakeTimeout),
    ...(listener.tls && { transportSocket: quic ? quicSocket(listener.tls) : tlsSocket(listener, listener.tls) }),
    ...(names.length > 0 && { filterChainMatch: { serverNames: names } }),
  };
  return { chain, refusals: filters.refusals };
}

/**
 * Gateway API GEP-3567: where certificates of two listeners overlap, a browser may reuse an HTTP/2 connection for the
 * other one's names and end at the wrong routes; HTTP/1.1 connections are not shared that way.
 */
function tlsSocket(listener: ir.HttpListener, tls: ir.TlsConfig) {
  const overlaps = listener.tlsOverlaps === true && tls.alpnProtocols === undefined;
  return downstreamTlsSocket(overlaps ? { ...tls, alpnProtocols: ["http/1.1"] } : tls);
}

/** The filter that refuses connections beyond a number. */
export function connectionLimit(
  statPrefix: string,
  connection: ir.ClientConnection | undefined,
): Init<typeof FilterSchema>[] {
  const limit = connection?.limit;
  if (limit?.value === undefined) return [];
  return [
    configured("envoy.filters.network.connection_limit", ConnectionLimitSchema, {
      statPrefix,
      maxConnections: BigInt(limit.value),
      delay: duration(limit.closeDelay),
    }),
  ];
}
