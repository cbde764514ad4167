import type { Cluster } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type { ClusterLoadAssignment } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { type DifferingPlaces, differingPlaces, noteDiffering } from "../../../../core/incremental/mod.ts";
import { sameItems } from "../memo.ts";
import type { NameList, Place } from "../names.ts";
import type { Resource } from "../resources.ts";
import type { Workbench } from "../workbench.ts";
import { addNotable, type BuiltCluster, builtCluster, isNotable, isSound, type PlannedCluster } from "./add.ts";

/** The clusters of many routes; `plans` has those of each route, in the order of routes. */
export type ClusterPlans = readonly (readonly PlannedCluster[])[];

/**
 * Adds the clusters of many routes at once, each name once: as if they were added one by one. While the routes name the same clusters as in the
 * build before, only those are looked at whose plans are new, since a changed endpoint must not cost a look at every cluster.
 */
export function addClusters(bench: Workbench, key: string, plans: ClusterPlans): void {
  const { memo, names, table } = bench;
  const after = [...names.sofar];
  const list = memo.named(`clusters ${key}`, [plans, ...after], (before?: ClusterList) => {
    return (before && patched(bench, before, { plans, after })) ?? listOf(bench, { plans, after });
  });
  names.takeList(list.names);
  for (const { name, made } of list.notable) addNotable(bench, name, made);
  table.addAll("endpoints", list.endpoints);
  table.addAll("clusters", list.clusters);
}

interface Wanted {
  readonly plans: ClusterPlans;
  /** What was taken before this list. */
  readonly after: readonly object[];
}

interface ClusterList extends Wanted {
  /** The same object as long as the same names are taken. */
  readonly names: NameList;
  readonly clusters: readonly Resource<Cluster>[];
  readonly endpoints: readonly Resource<ClusterLoadAssignment>[];
  readonly notable: readonly { readonly name: string; readonly made: BuiltCluster }[];
  readonly spots: ReadonlyMap<Place, Spot>;
  /** In the order of `clusters`, what each of them was taken from. */
  readonly made: readonly BuiltCluster[];
}

/** Where a sound cluster came from and where its parts stand; -1 for a part that it does not have. */
interface Spot {
  readonly route: number;
  readonly plan: number;
  readonly cluster: number;
  readonly endpoints: number;
  readonly notable: number;
}

function listOf(bench: Workbench, wanted: Wanted): ClusterList {
  const asked: Place[] = [];
  const names: NameList = { asked, takenIn: 0 };
  const clusters: Resource<Cluster>[] = [];
  const sound: BuiltCluster[] = [];
  const endpoints: Resource<ClusterLoadAssignment>[] = [];
  const notable: { readonly name: string; readonly made: BuiltCluster }[] = [];
  const spots = new Map<Place, Spot>();
  for (const [route, plans] of wanted.plans.entries()) {
    for (const [plan, planned] of plans.entries()) {
      const { name, place } = planned;
      if (place.list === names) continue;
      asked.push(place);
      if (bench.names.taken(place)) continue;
      const made = builtCluster(bench, planned);
      const noted = isNotable(made) ? notable.push({ name, made }) - 1 : -1;
      const hasEndpoints = made.endpoints !== undefined && made.endpoints.reason === undefined;
      const endpointsAt = hasEndpoints ? endpoints.push(made.endpoints.resource) - 1 : -1;
      if (!isSound(made)) continue;
      place.list = names;
      const cluster = clusters.push(made.cluster.resource) - 1;
      sound.push(made);
      spots.set(place, { route, plan, cluster, endpoints: endpointsAt, notable: noted });
    }
  }
  return { ...wanted, names, clusters, endpoints, notable, spots, made: sound };
}

/** The list with the clusters of changed routes in their places; undefined where names come or go, or anything is refused. */
function patched(bench: Workbench, before: ClusterList, wanted: Wanted): ClusterList | undefined {
  if (before.plans.length !== wanted.plans.length || !sameItems(before.after, wanted.after)) return undefined;
  const [clusters, endpoints, notable] = [before.clusters.slice(), before.endpoints.slice(), before.notable.slice()];
  const [otherClusters, otherEndpoints]: [number[], number[]] = [[], []];
  const sound = before.made.slice();
  for (const route of differingPlaces(before.plans, wanted.plans).after) {
    const [was, now] = [before.plans[route] ?? [], wanted.plans[route] ?? []];
    if (was.length !== now.length) return undefined;
    for (const [plan, planned] of now.entries()) {
      const { name, place } = planned;
      if (was[plan]?.place !== place) return undefined;
      const spot = before.spots.get(place);
      if (spot === undefined && !bench.names.taken(place)) return undefined;
      // Someone else came first, and still does.
      if (spot === undefined || spot.route !== route || spot.plan !== plan) continue;
      const made = builtCluster(bench, planned, { plan: was[plan], made: before.made[spot.cluster] });
      if (!isSound(made) || isNotable(made) !== spot.notable >= 0) return undefined;
      if ((made.endpoints === undefined) !== spot.endpoints < 0) return undefined;
      sound[spot.cluster] = made;
      if (clusters[spot.cluster] !== made.cluster.resource) otherClusters.push(spot.cluster);
      clusters[spot.cluster] = made.cluster.resource;
      if (made.endpoints) {
        otherEndpoints.push(spot.endpoints);
        endpoints[spot.endpoints] = made.endpoints.resource;
      }
      if (spot.notable >= 0) notable[spot.notable] = { name, made };
    }
  }
  noteDiffering(before.clusters, clusters, samePlaces(otherClusters));
  noteDiffering(before.endpoints, endpoints, samePlaces(otherEndpoints));
  return { ...before, ...wanted, clusters, endpoints, notable, made: sound };
}

/** Places at which two lists of one length differ. */
function samePlaces(places: number[]): DifferingPlaces {
  places.sort((a, b) => a - b);
  return { before: places, after: places };
}
