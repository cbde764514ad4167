import type * as ir from "../../../../core/ir/mod.ts";
import { hasOwnCluster, needsClusterPerSetting } from "../base/destination.ts";
import type { PlannedCluster } from "../clusters/plan.ts";
import { concernsFilters } from "../filters/chain.ts";
import { type ClusterSpec, ipFamilyOf, specOf } from "../required/cluster-spec.ts";

/** The needs of one route besides itself. */
export interface RouteNeeds {
  readonly clusters: readonly PlannedCluster[];
  /** The settings of a destination that is shown certificates of the proxy; most are not. */
  readonly certificates: readonly ir.DestinationSetting[] | undefined;
  /** The route, where filters could need something for it. */
  readonly filters: ir.HttpRoute | undefined;
  /** The route, and why it could not be told what it needs. */
  readonly failed?: { readonly route: ir.HttpRoute; readonly reason: string };
}

/** The needs of a route that needs nothing. */
export const NO_NEEDS: RouteNeeds = Object.freeze({ clusters: [], certificates: undefined, filters: undefined });

/** The needs of a route. */
export function needsOf(route: ir.HttpRoute, shared: Shared): RouteNeeds {
  const own = routeClusters(route, shared);
  const certified = route.destination?.settings?.some(({ tls }) => tls?.clientCertificates !== undefined);
  return {
    clusters: route.mirrors ? [...own, ...mirrorClusters(route, shared)] : own,
    certificates: certified ? route.destination?.settings : undefined,
    filters: concernsFilters(route) ? route : undefined,
  };
}

/** The settings that the clusters of a listener's routes take from their surroundings. */
export interface Shared {
  readonly http1: ir.Http1Settings | undefined;
  readonly metrics: ir.Metrics | undefined;
  readonly healthCheckLog: ir.HealthCheckLog | undefined;
}

function routeClusters(route: ir.HttpRoute, shared: Shared): PlannedCluster[] {
  const { destination, traffic } = route;
  if (destination === undefined || !hasOwnCluster(destination)) return [];
  const settings = destination.settings ?? [];
  const inputs = [
    ...[traffic, route.hostname, route.useClientProtocol, route.extensionRefs],
    ...[
      route.metadata?.policies,
      destination.metadata,
      destination.statName,
      shared.http1,
      shared.metrics,
      shared.healthCheckLog,
    ],
  ];
  const plan = (name: string, part: object, members: readonly ir.DestinationSetting[]): PlannedCluster => {
    return { name, part, inputs, make: makerOf({ name, members, route, shared }) };
  };
  // A weighted action that names shared clusters names every setting on its own, too.
  const apart = needsClusterPerSetting(route) || (destination.backendClusterRefs?.length ?? 0) > 0;
  if (apart) return settings.map((setting) => plan(setting.name ?? "", setting, [setting]));
  return [plan(destination.name, destination, settings)];
}

interface RouteMembers {
  readonly name: string;
  readonly members: readonly ir.DestinationSetting[];
  readonly route: ir.HttpRoute;
  readonly shared: Shared;
}

/** Makes the spec when it is asked; out here, so that it holds nothing but what it is made of. */
function makerOf(of: RouteMembers): () => ClusterSpec {
  return () => routeSpec(of);
}

function routeSpec({ name, members: settings, route, shared }: RouteMembers): ClusterSpec {
  const { http1, metrics, healthCheckLog } = shared;
  const { traffic, destination, hostname, extensionRefs } = route;
  return specOf(
    { ...destination, name, settings },
    {
      ofRoute: true,
      useClientProtocol: route.useClientProtocol ?? false,
      traffic,
      policies: route.metadata?.policies,
      statName: destination?.statName,
      routeHostname: hostname,
      extensionRefs,
      http1,
      metrics,
      healthCheckLog,
      ipFamily: ipFamilyOf(destination?.settings ?? []),
    },
  );
}

function mirrorClusters({ mirrors = [] }: ir.HttpRoute, { metrics }: Shared): PlannedCluster[] {
  return mirrors.flatMap(({ destination }) => {
    if (destination === undefined) return [];
    const make = () => specOf(destination, { ofRoute: true, metrics });
    return { name: destination.name, part: destination, inputs: [metrics], make };
  });
}
