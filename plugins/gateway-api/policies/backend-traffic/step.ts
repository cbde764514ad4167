import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { present } from "../../base/present.ts";
import type { RouteSite } from "../../base/site.ts";
import { type Attached, policiesOnRoute } from "../targeting/attach.ts";
import { inForceKey } from "../targeting/merge.ts";
import { isRouteScope } from "../targeting/targets.ts";
import { type BackendTraffic, backendTrafficOf } from "./features.ts";
import { routeStatName } from "./telemetry.ts";

const KIND = "BackendTrafficPolicy";

/**
 * The features of the most specific BackendTrafficPolicy. One that cannot be used closes the route, "fail closed", and leaves the word to the
 * next as far as features go.
 */
export function shapeHttpRoute(route: ir.HttpRoute, site: RouteSite, read: Reader): ir.HttpRoute {
  let { statName, directResponse } = route;
  for (const { own, traffic } of trafficOn(site, read)) {
    const named = routeStatName(traffic.features.telemetry?.metrics?.routeStatName, route.metadata);
    statName = own ? named : (statName ?? named);
    if (traffic.faults.length > 0) {
      directResponse = { statusCode: 500 };
      continue;
    }
    return present<ir.HttpRoute>({
      ...route,
      statName,
      directResponse,
      traffic: traffic.features,
      useClientProtocol: traffic.useClientProtocol,
      removeResponseHeaders: own ? withoutReports(route, traffic.features) : route.removeResponseHeaders,
      metadata: shapedBy(route.metadata, [traffic.origin]),
    });
  }
  return statName === route.statName && directResponse === route.directResponse
    ? route
    : present<ir.HttpRoute>({ ...route, statName, directResponse });
}

/** Of each setting that a stream has the most specific policy with it holds; each of the policies is an origin of the route. */
export function shapeTcpRoute(route: ir.TcpRoute, site: RouteSite, read: Reader): ir.TcpRoute {
  const shaping = trafficOn(site, read);
  if (shaping.length === 0) return route;
  const { metadata, destination } = route;
  const origins = shaping.map(({ traffic }) => traffic.origin);
  // The one destination of a TLSRoute carries what its route does.
  const also = site.kind === "TLSRoute" && destination && { ...destination, metadata: shapedBy(metadata, origins) };
  return present<ir.TcpRoute>({
    ...route,
    destination: also || destination,
    loadBalancer: firstWith(shaping, "loadBalancer"),
    proxyProtocol: firstWith(shaping, "proxyProtocol"),
    healthCheck: firstWith(shaping, "healthCheck"),
    circuitBreaker: firstWith(shaping, "circuitBreaker"),
    tcpKeepalive: firstWith(shaping, "tcpKeepalive"),
    timeout: firstWith(shaping, "timeout"),
    // Only policies of routes reach this one.
    backendConnection: firstWith(
      shaping.filter(({ own }) => own),
      "backendConnection",
    ),
    dns: firstWith(shaping, "dns"),
    statName: shaping
      .map(({ traffic }) => routeStatName(traffic.features.telemetry?.metrics?.routeStatName, metadata))
      .find((name) => name !== undefined),
    metadata: shapedBy(metadata, origins),
  });
}

/** Of each setting that datagrams have the most specific policy with it holds. */
export function shapeUdpRoute(route: ir.UdpRoute, site: RouteSite, read: Reader): ir.UdpRoute {
  const shaping = trafficOn(site, read);
  if (shaping.length === 0) return route;
  return present<ir.UdpRoute>({
    ...route,
    loadBalancer: firstWith(shaping, "loadBalancer"),
    dns: firstWith(shaping, "dns"),
    policies: shaping.map(({ traffic }) => traffic.origin),
  });
}

/** A policy that reaches a route. */
interface Shaping {
  /** Whether it is attached to the route or to a rule of it. */
  readonly own: boolean;
  readonly traffic: BackendTraffic;
}

/** The outcomes of the policies on a route, the most specific first. */
function trafficOn(site: RouteSite, read: Reader): readonly Shaping[] {
  return policiesOnRoute(KIND, site, read).flatMap((attached: Attached): readonly Shaping[] => {
    const traffic = read.from(backendTrafficOf, inForceKey(KIND, attached));
    return traffic ? [{ own: isRouteScope(attached.scope), traffic }] : [];
  });
}

function firstWith<K extends keyof ir.TrafficFeatures>(
  shaping: readonly Shaping[],
  field: K,
): ir.TrafficFeatures[K] | undefined {
  return shaping.find(({ traffic }) => traffic.features[field] !== undefined)?.traffic.features[field];
}

function shapedBy(
  metadata: ir.ResourceMetadata | undefined,
  origins: readonly ir.PolicyMetadata[],
): ir.ResourceMetadata | undefined {
  return metadata && { ...metadata, policies: [...(metadata.policies ?? []), ...origins] };
}

/** Headers in which backends report their load; clients are not to see them unless the policy says so. */
const REPORTS = ["endpoint-load-metrics", "endpoint-load-metrics-bin"];

function withoutReports(
  { removeResponseHeaders = [] }: ir.HttpRoute,
  { loadBalancer }: ir.TrafficFeatures,
): readonly string[] | undefined {
  const utilization = loadBalancer?.backendUtilization;
  const added = utilization && !utilization.keepResponseHeaders ? REPORTS : [];
  const all = [...new Set([...removeResponseHeaders, ...added])];
  return all.length > 0 ? all : undefined;
}
