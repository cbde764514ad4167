import type { Cluster } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type { ClusterLoadAssignment } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import {
  Collection,
  derive,
  expand,
  firstOfName,
  flatten,
  type Key,
  keyUnder,
  lookUp,
  mapEachWith,
  sameItems,
  shareLevels,
} from "../../../../core/incremental/mod.ts";
import { contained } from "../contained.ts";
import { deskOf, endpointLists, httpListener, httpRoutes, placesOfListeners, xdsIr } from "../ir-parts.ts";
import { isRefusal } from "../refusal.ts";
import type { Resource } from "../resources.ts";
import { NO_NEEDS, needsOf, type RouteNeeds } from "../route-needs.ts";
import { type BuiltCluster, buildPlanned, isNotable, isSound, type PlannedCluster, type ReadyCluster } from "./add.ts";

/** What of a listener and of the data plane the clusters of its routes are made with; key: the listener's place. */
const sharedFacts = derive(
  "cluster-facts",
  (place, read) => {
    const { metrics, healthCheckLog } = read.from(xdsIr, "");
    return { http1: read.from(httpListener, place)?.http1, metrics, healthCheckLog };
  },
  { share: shareLevels(1) },
);

/** What each route of a listener needs besides itself; key: the listener's place. */
export const routeNeeds = mapEachWith(
  "route-needs",
  httpRoutes,
  (place, read) => read.from(sharedFacts, place),
  (route, shared, before: RouteNeeds | undefined): RouteNeeds => {
    const found = contained("what a route needs", () => needsOf(route, shared, before));
    return isRefusal(found) ? { ...NO_NEEDS, failed: { route, reason: found.refused } } : found;
  },
);

type Claim = readonly (string | number)[];

/** The clusters that routes of a listener ask for, in the order of routes; key: the listener's place. */
const claimsOfListener = expand("cluster-claims-of-listener", routeNeeds, ({ clusters }, route: Key) =>
  clusters.map((plan, nth): readonly [Claim, PlannedCluster] => [keyUnder(route, nth), plan]),
);

/** The same of all listeners, listener by listener; key: empty. */
const claims = flatten(
  "cluster-claims",
  derive("cluster-claims-by-listener", (_key, read) =>
    Collection.of(placesOfListeners(read).map((place) => [Number(place), read.from(claimsOfListener, place)] as const)),
  ),
);

/** Who names a cluster means the same one, so the first plan of a name stands for all; key: empty. */
const plans = firstOfName("planned-clusters", claims, ({ name }) => name);

interface Built {
  readonly plan: PlannedCluster;
  readonly made: BuiltCluster;
}

/** The clusters, in the order in which they are first asked for; key: empty. */
const builtClusters = mapEachWith(
  "built-clusters",
  plans,
  (_key, read) => deskOf(read),
  (plan, desk, before: Built | undefined): Built =>
    before?.plan === plan ? before : { plan, made: buildPlanned(plan, desk) },
);

const NO_NAMES: readonly string[] = Object.freeze([]);

/** The same with the endpoints that they have now; key: empty. */
const readyClusters = lookUp("ready-clusters", [builtClusters, endpointLists], {
  namesOf: ({ made }) => (made.assignments === undefined ? NO_NAMES : made.assignments.names),
  make: ({ made }, find): ReadyCluster => ({ made, endpoints: made.assignments?.with(find) }),
});

/** The clusters that routes of one listener were the first to ask for. */
export interface ClustersOfListener {
  readonly clusters: readonly Resource<Cluster>[];
  readonly endpoints: readonly Resource<ClusterLoadAssignment>[];
  /** Those that come to something beside themselves and their endpoints. */
  readonly notable: readonly ReadyCluster[];
}

/** Those of a listener, in order; key: its place. */
export const clustersOfListener = derive(
  "clusters-of-listener",
  (place, read): ClustersOfListener => {
    const own = Number(place);
    const [clusters, endpoints, notable]: [Resource<Cluster>[], Resource<ClusterLoadAssignment>[], ReadyCluster[]] = [
      [],
      [],
      [],
    ];
    for (const [[listener], ready] of read.from(readyClusters, "").from([own])) {
      if (listener !== own) break;
      if (isNotable(ready)) notable.push(ready);
      if (ready.endpoints !== undefined && ready.endpoints.reason === undefined)
        endpoints.push(ready.endpoints.resource);
      if (isSound(ready)) clusters.push(ready.made.cluster.resource);
    }
    return { clusters, endpoints, notable };
  },
  {
    share: (before, now) => ({
      clusters: sameItems(before.clusters, now.clusters) ? before.clusters : now.clusters,
      endpoints: sameItems(before.endpoints, now.endpoints) ? before.endpoints : now.endpoints,
      notable: now.notable,
    }),
  },
);
