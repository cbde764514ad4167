import { derive, gather, mapEach, type Reader } from "../../../core/incremental/mod.ts";
import type { ObjectStatus } from "../../../core/status/types.ts";
import { ROUTE_KINDS, type RouteKind, routeKey, routeOfKind } from "../base/keys.ts";
import { overlapsOn } from "../data-plane/overlaps.ts";
import { managedGateways } from "../gateways/facts.ts";
import { irKeyOf, isServed } from "../listeners/listener.ts";
import { gatewayListeners } from "../listeners/listeners.ts";
import { overlappingRouteStatus, routeStatus } from "./route.ts";

const namesOfKind = derive("names-of-kind", (kind, read) => read.ordered(kind as RouteKind, "all", ""));

/** The statuses of the routes of a kind that name one of our Gateways or their ListenerSets, in the order of objects, overlaps aside; key: the kind. */
const statusesOfKind = gather<string, ObjectStatus>(
  "route-statuses",
  mapEach("routes-of-kind", namesOfKind, (name, _order, kind) => routeOfKind(kind as RouteKind, name)),
  routeStatus,
);

/** Keys of the routes that overlap with others somewhere; key: empty. Nearly always empty. */
const overlappingRoutes = derive("overlapping-routes", (_key, read): readonly string[] => {
  const listeners = read.from(managedGateways, "").flatMap((key) => read.from(gatewayListeners, key));
  const http = listeners.filter(
    (listener) => isServed(listener) && (listener.spec.protocol === "HTTP" || listener.spec.protocol === "HTTPS"),
  );
  return [...new Set(http.flatMap((listener) => Object.keys(read.from(overlapsOn, irKeyOf(listener)).of)))];
});

/** The statuses of all routes, kind by kind in the order of objects. */
export function routeStatuses(read: Reader): readonly ObjectStatus[] {
  const statuses = ROUTE_KINDS.flatMap((kind) => read.from(statusesOfKind, kind).list);
  const overlapping = read.from(overlappingRoutes, "");
  if (overlapping.length === 0) return statuses;
  const warned = new Map(overlapping.map((route) => [route, read.from(overlappingRouteStatus, route)]));
  return statuses.map(
    (status) => warned.get(routeKey.of(status.ref.kind as RouteKind, status.ref.namespace, status.ref.name)) ?? status,
  );
}
