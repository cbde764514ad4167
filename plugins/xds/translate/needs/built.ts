import type { Cluster } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type { ClusterLoadAssignment } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import {
  Collection,
  derive,
  expand,
  firstOfName,
  flatten,
  type Key,
  lookUp,
  mapEach,
  mapEachWith,
  type Reader,
  sameItems,
} from "../../../../core/incremental/mod.ts";
import type { Resource } from "../base/resources.ts";
import { ToldEndpoints } from "../clusters/endpoints.ts";
import { type PlannedCluster, samePlan } from "../clusters/plan.ts";
import { deskOf, endpointLists, placesOfListeners } from "../parts/ir-parts.ts";
import { type BuiltCluster, buildPlanned, isSound, neededBy, type ReadyCluster } from "./build.ts";
import type { Needed } from "./needed.ts";
import { claimsOfRoutes } from "./of-routes.ts";
import { stepsOf } from "./steps.ts";

/** Where a cluster is asked for: the number of a step, then its place there. Each HTTP listener is two steps, its routes and what else it needs. */
type Claim = readonly (string | number)[];

/** The step of the routes of the HTTP listener at a place. */
export const stepOfRoutes = (place: number): number => 2 * place;

/** Step number `i` of those beside routes. */
export const stepBeside = (i: number): number => 2 * i + 1;

/** All clusters that are asked for, step by step; key: empty. */
const claims = flatten(
  "cluster-claims",
  derive("cluster-claims-by-step", (_key, read) =>
    Collection.of<Key, Collection<Key, PlannedCluster>>([
      ...placesOfListeners(read).map(
        (place) => [stepOfRoutes(Number(place)), read.from(claimsOfRoutes, place)] as const,
      ),
      ...stepsOf(read).map(({ claims, of }, i) => [stepBeside(i), read.from(claims, of)] as const),
    ]),
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
    before !== undefined && samePlan(before.plan, plan) ? before : { plan, made: buildPlanned(plan, desk) },
);

/** The lists of endpoints that settings name, as clusters are told of them; key: empty. */
const toldEndpoints = mapEach("told-endpoints", endpointLists, (endpoints) => new ToldEndpoints(endpoints));

/** Clusters that share a load assignment mean the same one, so that of the first stands for all; key: empty. */
const assignments = mapEach(
  "assignments",
  firstOfName("assigned-clusters", builtClusters, ({ made }) => made.assignments?.name),
  ({ made }) => made.assignments,
);

/** The load assignments with the endpoints that there are now; key: empty. */
const readyAssignments = lookUp("ready-assignments", [assignments, toldEndpoints], {
  namesOf: ({ lists }) => lists,
  make: (assignment, find) => assignment.with(find),
});

/** Why Envoy would refuse load assignments, by their names; nothing for most. Key: empty. */
const refusedAssignments = expand("refused-assignments", readyAssignments, ({ resource, reason }) =>
  reason === undefined ? NONE : [[resource.name, reason] as const],
);

const NONE: readonly (readonly [name: string, reason: string])[] = Object.freeze([]);

/** The clusters with what is wrong with their endpoints; key: empty. */
const readyClusters = mapEachWith(
  "ready-clusters",
  builtClusters,
  (_key, read) => read.from(refusedAssignments, ""),
  ({ made }, refused): ReadyCluster => ({ made, endpointsRefused: refused.get(made.assignments?.name ?? "") }),
);

/** The needs of some of the clusters beside themselves and their endpoints; key: empty. */
const notable = mapEach("notable-clusters", readyClusters, (ready) => {
  const needs = neededBy(ready);
  return needs.length === 0 ? undefined : needs;
});

/** The needs of the clusters of a step, by their places in it. */
export function* notableOf(step: number, read: Reader): Generator<readonly [place: Claim, needs: readonly Needed[]]> {
  for (const [[of, ...place], needs] of read.from(notable, "").from([step])) {
    if (of !== step) break;
    yield [place, needs];
  }
}

/** Clusters and load assignments as they are sent. */
interface ClusterLists {
  readonly clusters: readonly Resource<Cluster>[];
  readonly endpoints: readonly Resource<ClusterLoadAssignment>[];
}

/** All that can be sent, in the order in which clusters are first asked for; key: empty. */
export const clusterLists = derive(
  "clusters",
  (_key, read): ClusterLists => {
    const [clusters, assigned] = [read.from(readyClusters, "").list, read.from(readyAssignments, "").list];
    return {
      clusters: clusters.flatMap((one) => (isSound(one) ? one.made.resource : [])),
      endpoints: assigned.flatMap(({ resource, reason }) => (reason === undefined ? resource : [])),
    };
  },
  {
    share: (before, now) => ({
      clusters: sameItems(before.clusters, now.clusters) ? before.clusters : now.clusters,
      endpoints: sameItems(before.endpoints, now.endpoints) ? before.endpoints : now.endpoints,
    }),
  },
);
