import type { KubeObject } from "../../object/mod.ts";
import { declareKind, ROUTE_ROW } from "../shared/declaration.ts";
import { AGE } from "../shared/groups.ts";
import type { L4RouteRule, L4RouteSpec } from "../shared/l4-route.ts";
import type { RouteStatus } from "../shared/parent.ts";

/** A rule of a UDPRoute. */
export interface UDPRouteRule extends L4RouteRule {}

/** The spec of a UDPRoute. */
export interface UDPRouteSpec extends L4RouteSpec {}

/** Status of a UDPRoute. */
export interface UDPRouteStatus extends RouteStatus {}

/** Sends UDP packets of a listener to backends. */
export interface UDPRoute extends KubeObject {
  readonly spec: UDPRouteSpec;
  readonly status?: UDPRouteStatus;
}

/** The declaration of the kind UDPRoute: all that the rest of Postern has to know about it. */
export const udpRoute = declareKind<UDPRoute>()({
  ...ROUTE_ROW,
  kind: "UDPRoute",
  plural: "udproutes",
  versions: [
    { name: "v1", storage: true, columns: [AGE] },
    { name: "v1alpha2", served: ["experimental"], replacedBy: "v1", columns: [AGE] },
  ],
});
