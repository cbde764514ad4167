import type { Cluster } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type { ClusterLoadAssignment } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { type DifferingPlaces, differingPlaces, noteDiffering, sameItems } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { NameList, Place } from "../names.ts";
import type { Resource } from "../resources.ts";
import type { Workbench } from "../workbench.ts";
import {
  addNotable,
  type BuiltCluster,
  builtCluster,
  isNotable,
  isSound,
  type PlannedCluster,
  type ReadyCluster,
} from "./add.ts";

/** What is planned for many routes, and the lists of endpoints that clusters name. */
interface RoutePlans {
  readonly plans: readonly (readonly PlannedCluster[])[];
  readonly lists: ir.EndpointLists;
}

/**
 * Adds the clusters of many routes at once, each name once: as if they were added one by one. While the routes name the same clusters as in the
 * build before, only those are looked at whose plans or endpoints are new, since a changed endpoint must not cost a look at every cluster.
 */
export function addClusters(bench: Workbench, key: string, plans: RoutePlans["plans"]): void {
  const { memo, names, table, lists } = bench;
  const after = [...names.sofar];
  const list = memo.named(`clusters ${key}`, [plans, lists, ...after], (before?: ClusterList) => {
    const wanted = { plans, lists, after };
    return (before && patched(bench, before, wanted)) ?? listOf(bench, wanted, before);
  });
  names.takeList(list.names);
  for (const { name, ready } of list.notable) addNotable(bench, name, ready);
  table.addAll("endpoints", list.endpoints);
  table.addAll("clusters", list.clusters);
}

interface Wanted extends RoutePlans {
  /** What was taken before this list. */
  readonly after: readonly object[];
}

interface ClusterList extends Wanted {
  /** The same object as long as the same names are taken. */
  readonly names: NameList;
  readonly clusters: readonly Resource<Cluster>[];
  readonly endpoints: readonly Resource<ClusterLoadAssignment>[];
  readonly notable: readonly Notable[];
  /** In the order of `clusters`, where each of them came from and what it was taken from. */
  readonly spots: readonly Spot[];
  readonly made: readonly BuiltCluster[];
  /** The places of routes some of whose clusters are refused. */
  readonly refused: readonly number[];
}

interface Notable {
  readonly name: string;
  readonly ready: ReadyCluster;
}

/** Where a sound cluster came from and where what belongs to it stands; -1 for what it does not have. */
interface Spot {
  readonly planned: PlannedCluster;
  readonly route: number;
  readonly plan: number;
  readonly endpoints: number;
  readonly notable: number;
}

function listOf(bench: Workbench, wanted: Wanted, before?: ClusterList): ClusterList {
  const asked: Place[] = [];
  const names: NameList = { asked, takenIn: 0 };
  const clusters: Resource<Cluster>[] = [];
  const made: BuiltCluster[] = [];
  const endpoints: Resource<ClusterLoadAssignment>[] = [];
  const notable: Notable[] = [];
  const spots: Spot[] = [];
  const refused: number[] = [];
  for (let route = 0; route < wanted.plans.length; route++) {
    const plans = wanted.plans[route] ?? [];
    for (let plan = 0; plan < plans.length; plan++) {
      const planned = plans[plan] as PlannedCluster;
      const { name, place } = planned;
      if (place.list === names) continue;
      asked.push(place);
      if (bench.names.taken(place)) continue;
      const built = (before && knownCluster(before, planned)) ?? builtCluster(bench, planned, planned.make);
      const ready = readyIn(built, wanted.lists);
      const noted = isNotable(ready) ? notable.push({ name, ready }) - 1 : -1;
      const hasEndpoints = ready.endpoints !== undefined && ready.endpoints.reason === undefined;
      const endpointsAt = hasEndpoints ? endpoints.push(ready.endpoints.resource) - 1 : -1;
      if (!isSound(ready)) {
        refused.push(route);
        continue;
      }
      place.list = names;
      place.nth = spots.push({ planned, route, plan, endpoints: endpointsAt, notable: noted }) - 1;
      made.push(built);
      clusters.push(built.cluster.resource);
    }
  }
  return { ...wanted, names, clusters, endpoints, notable, spots, made, refused };
}

/** What was built of the very same plan before. */
function knownCluster({ names, spots, made }: ClusterList, planned: PlannedCluster): BuiltCluster | undefined {
  const { list, nth = -1 } = planned.place;
  return list === names && spots[nth]?.planned === planned ? made[nth] : undefined;
}

/** A cluster with the endpoints that it has now. */
function readyIn(made: BuiltCluster, lists: ir.EndpointLists): ReadyCluster {
  return { made, endpoints: made.assignments?.in(lists) };
}

/** The list with what is new in its place; undefined where names come or go, or anything is refused. */
function patched(bench: Workbench, before: ClusterList, wanted: Wanted): ClusterList | undefined {
  if (before.plans.length !== wanted.plans.length || !sameItems(before.after, wanted.after)) return undefined;
  const made = builtAgain(bench, before, wanted);
  const other = new Set(wanted.lists.changesSince(before.lists).map(([name]) => name));
  if (made === undefined || (before.refused.length > 0 && other.size > 0)) return undefined;
  if (before.refused.some((i) => before.plans[i] !== wanted.plans[i])) return undefined;
  const [clusters, endpoints, notable] = [before.clusters.slice(), before.endpoints.slice(), before.notable.slice()];
  const [otherClusters, otherEndpoints]: [number[], number[]] = [[], []];
  for (let nth = 0; nth < made.length; nth++) {
    const spot = before.spots[nth] as Spot;
    const built = made[nth] as BuiltCluster;
    const same = built === before.made[nth];
    if (same && (other.size === 0 || !names(built, other))) continue;
    const ready = readyIn(built, wanted.lists);
    if (!isSound(ready) || isNotable(ready) !== spot.notable >= 0) return undefined;
    if ((ready.endpoints === undefined) !== spot.endpoints < 0) return undefined;
    const { resource } = built.cluster;
    if (clusters[nth] !== resource) otherClusters.push(nth);
    clusters[nth] = resource;
    if (ready.endpoints) {
      otherEndpoints.push(spot.endpoints);
      endpoints[spot.endpoints] = ready.endpoints.resource;
    }
    if (spot.notable >= 0) notable[spot.notable] = { name: resource.name, ready };
  }
  noteDiffering(before.clusters, clusters, samePlaces(otherClusters));
  noteDiffering(before.endpoints, endpoints, samePlaces(otherEndpoints));
  return { ...before, ...wanted, clusters, endpoints, notable, made };
}

/** Whether a cluster names one of these lists. */
function names({ spec }: BuiltCluster, lists: ReadonlySet<string>): boolean {
  for (const { endpointsOf } of spec.settings) if (endpointsOf !== undefined && lists.has(endpointsOf)) return true;
  return false;
}

/** What sound clusters are taken from, where plans are new built again; undefined where names come or go. */
function builtAgain(bench: Workbench, before: ClusterList, wanted: Wanted): readonly BuiltCluster[] | undefined {
  const differing = differingPlaces(before.plans, wanted.plans).after;
  if (differing.length === 0) return before.made;
  const made = before.made.slice();
  for (const route of differing) {
    const [was, now] = [before.plans[route] ?? [], wanted.plans[route] ?? []];
    if (was.length !== now.length) return undefined;
    for (const [plan, planned] of now.entries()) {
      const { place } = planned;
      if (was[plan]?.place !== place) return undefined;
      const nth = place.list === before.names ? place.nth : undefined;
      const spot = nth === undefined ? undefined : before.spots[nth];
      if (spot === undefined && !bench.names.taken(place)) return undefined;
      // Someone else came first, and still does.
      if (nth === undefined || spot?.route !== route || spot.plan !== plan) continue;
      made[nth] = builtCluster(bench, planned, planned.make);
    }
  }
  return made;
}

/** Places at which two lists of one length differ. */
function samePlaces(places: number[]): DifferingPlaces {
  places.sort((a, b) => a - b);
  return { before: places, after: places };
}
