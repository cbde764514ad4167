import { type In, list, object, required } from "../schema/mod.ts";
import { routeParentStatus } from "../shared/parent.ts";

/** Status of a UDPRoute. */
export const udpRouteStatus = object({
  parents: required(list(routeParentStatus, { max: 32, kind: "atomic" }), "What each parent says about the route."),
});

/** The type of {@link udpRouteStatus}. */
export interface UDPRouteStatus extends In<typeof udpRouteStatus> {}
