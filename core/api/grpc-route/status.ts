import { type In, list, object, required } from "../schema/mod.ts";
import { routeParentStatus } from "../shared/parent.ts";

/** Status of a GRPCRoute. */
export const grpcRouteStatus = object({
  parents: required(list(routeParentStatus, { max: 32, kind: "atomic" }), "What each parent says about the route."),
});

/** The type of {@link grpcRouteStatus}. */
export interface GRPCRouteStatus extends In<typeof grpcRouteStatus> {}
