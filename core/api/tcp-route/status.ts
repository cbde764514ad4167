import { type In, list, object, required } from "../schema/mod.ts";
import { routeParentStatus } from "../shared/parent.ts";

/** Status of a TCPRoute. */
export const tcpRouteStatus = object({
  parents: required(list(routeParentStatus, { max: 32, kind: "atomic" }), "What each parent says about the route."),
});

/** The type of {@link tcpRouteStatus}. */
export interface TCPRouteStatus extends In<typeof tcpRouteStatus> {}
