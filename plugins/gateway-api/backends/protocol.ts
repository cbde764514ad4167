import type * as ir from "../../../core/ir/mod.ts";
import type { RouteKind } from "../base/keys.ts";

/** TLSRoutes are plain streams to Envoy, whatever the streams hold. */
const PROTOCOLS: Readonly<Record<RouteKind, ir.AppProtocol>> = {
  HTTPRoute: "HTTP",
  GRPCRoute: "GRPC",
  TLSRoute: "TCP",
  TCPRoute: "TCP",
  UDPRoute: "UDP",
};

/** The protocol towards backends that a kind of route implies. */
export function protocolOfKind(kind: RouteKind): ir.AppProtocol {
  return PROTOCOLS[kind];
}

/** An appProtocol refines plain HTTP only: it says nothing about streams, and a GRPCRoute knows already. */
export function refineProtocol(appProtocol: string | undefined, base: ir.AppProtocol): ir.AppProtocol {
  if (base !== "HTTP") return base;
  if (appProtocol === "kubernetes.io/h2c" || appProtocol === "gateway.envoyproxy.io/h2c") return "HTTP2";
  return appProtocol === "grpc" ? "GRPC" : base;
}

const WEB_SOCKET = ["kubernetes.io/ws", "kubernetes.io/wss", "gateway.envoyproxy.io/ws", "gateway.envoyproxy.io/wss"];

/** Few backends speak WebSocket over HTTP/2, so such a backend is spoken to over HTTP/1.1. */
export function needsHttp1(appProtocol: string | undefined, protocol: ir.AppProtocol): boolean {
  const http = protocol === "HTTP" || protocol === "HTTP2" || protocol === "GRPC";
  return http && appProtocol !== undefined && WEB_SOCKET.includes(appProtocol);
}
