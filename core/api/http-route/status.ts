import { type In, list, object, required } from "../schema/mod.ts";
import { routeParentStatus } from "../shared/parent.ts";

/** Status of an HTTPRoute. */
export const httpRouteStatus = object({
  parents: required(list(routeParentStatus, { max: 32, kind: "atomic" }), "What each parent says about the route."),
});

/** The type of {@link httpRouteStatus}. */
export interface HTTPRouteStatus extends In<typeof httpRouteStatus> {}
