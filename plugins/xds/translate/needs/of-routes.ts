import { derive, expand, type Key, keyUnder, mapEachWith, shareLevels } from "../../../../core/incremental/mod.ts";
import { contained } from "../base/checked.ts";
import type { PlannedCluster } from "../clusters/plan.ts";
import { httpListener, httpRoutes, xdsIr } from "../parts/ir-parts.ts";
import { NO_NEEDS, needsOf, type RouteNeeds } from "./route-needs.ts";

/** The settings of a listener and of the data plane with which the clusters of its routes are made; key: the listener's place. */
const sharedFacts = derive(
  "cluster-facts",
  (place, read) => {
    const { metrics, healthCheckLog } = read.from(xdsIr, "");
    return { http1: read.from(httpListener, place)?.http1, metrics, healthCheckLog };
  },
  { share: shareLevels(1) },
);

/** The needs of each route of a listener besides itself; key: the listener's place. */
export const routeNeeds = mapEachWith(
  "route-needs",
  httpRoutes,
  (place, read) => read.from(sharedFacts, place),
  (route, shared): RouteNeeds => {
    const found = contained("what a route needs", () => needsOf(route, shared));
    return "fault" in found ? { ...NO_NEEDS, failed: { route, reason: found.fault } } : found.value;
  },
);

/** The clusters that routes of a listener ask for, in the order of routes; key: the listener's place. */
export const claimsOfRoutes = expand("cluster-claims-of-routes", routeNeeds, ({ clusters }, route: Key) =>
  clusters.map((plan, nth): readonly [readonly (string | number)[], PlannedCluster] => [keyUnder(route, nth), plan]),
);
