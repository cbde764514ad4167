import type { KubeObject } from "../../object/mod.ts";
import { declareKind, ROUTE_ROW } from "../shared/declaration.ts";
import { AGE } from "../shared/groups.ts";
import type { L4RouteRule, L4RouteSpec } from "../shared/l4-route.ts";
import type { RouteStatus } from "../shared/parent.ts";

/** A rule of a TCPRoute. */
export interface TCPRouteRule extends L4RouteRule {}

/** The spec of a TCPRoute. */
export interface TCPRouteSpec extends L4RouteSpec {}

/** Status of a TCPRoute. */
export interface TCPRouteStatus extends RouteStatus {}

/** Sends TCP connections of a listener to backends. */
export interface TCPRoute extends KubeObject {
  readonly spec: TCPRouteSpec;
  readonly status?: TCPRouteStatus;
}

/** The declaration of the kind TCPRoute: all that the rest of Postern has to know about it. */
export const tcpRoute = declareKind<TCPRoute>()({
  ...ROUTE_ROW,
  kind: "TCPRoute",
  plural: "tcproutes",
  versions: [
    { name: "v1", storage: true, columns: [AGE] },
    { name: "v1alpha2", served: ["experimental"], replacedBy: "v1", columns: [AGE] },
  ],
});
