/**
 * Policies: what ClientTrafficPolicy, BackendTrafficPolicy, SecurityPolicy, EnvoyExtensionPolicy and extensions add to IR that routes and
 * listeners have already built.
 *
 * In: one piece of IR, the place it stands at, and the reader. Out: the piece with the policy's fields. Steps are pure, run in the order of
 * the lists below inside the derivation of their route or listener, and never look at other routes. Nothing outside this folder knows a policy.
 */
import type * as ir from "../../../core/ir/mod.ts";
import type { ListenerSite, RouteSite } from "../base/site.ts";
import { shapeHttpRoute, shapeTcpRoute, shapeUdpRoute } from "./backend-traffic/step.ts";
import { presentCertificate } from "./client-certificate.ts";
import { refuseHttpRoute, shapeHttpListener, shapeTcpListener } from "./client-traffic/step.ts";
import { extendHttpRoute } from "./extension/features.ts";
import { carryOnDataPlane, carryOnListener, carryOnRoute } from "./extension-server/step.ts";
import { carryPatches } from "./patch/outcome.ts";
import { locateClients, secureHttpRoute, secureTcpRoute } from "./security/step.ts";
import type { PolicyStep } from "./targeting/step.ts";

export { isClosed, speaksHttp3 } from "./client-traffic/step.ts";

/** Steps on each route of an HTTP listener, in order. */
export const HTTP_ROUTE_STEPS: readonly PolicyStep<ir.HttpRoute, RouteSite>[] = [
  refuseHttpRoute,
  shapeHttpRoute,
  secureHttpRoute,
  extendHttpRoute,
  carryOnRoute,
];

/** Steps on each route of a TCP or TLS listener, in order. */
export const TCP_ROUTE_STEPS: readonly PolicyStep<ir.TcpRoute, RouteSite>[] = [shapeTcpRoute, secureTcpRoute];

/** Steps on the route of a UDP listener, in order. */
export const UDP_ROUTE_STEPS: readonly PolicyStep<ir.UdpRoute, RouteSite>[] = [shapeUdpRoute];

/** Steps on each HTTP listener without its routes, in order. */
export const HTTP_LISTENER_STEPS: readonly PolicyStep<ir.HttpListener, ListenerSite>[] = [
  shapeHttpListener,
  locateClients,
  carryOnListener,
];

/** Steps on each TCP or TLS listener without its routes, in order. */
export const TCP_LISTENER_STEPS: readonly PolicyStep<ir.TcpListener, ListenerSite>[] = [
  shapeTcpListener,
  carryOnListener,
];

/** Steps on each UDP listener without its route, in order. */
export const UDP_LISTENER_STEPS: readonly PolicyStep<ir.UdpListener, ListenerSite>[] = [carryOnListener];

/** Steps on the finished IR of a data plane; the place is its key. For what belongs to no listener (patches, shared clusters). */
export const DATA_PLANE_STEPS: readonly PolicyStep<ir.XdsIr, string>[] = [
  carryPatches,
  carryOnDataPlane,
  presentCertificate,
];
