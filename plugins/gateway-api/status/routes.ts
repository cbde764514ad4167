import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type { ObjectStatus } from "../../../core/status/types.ts";
import { chunked, perChunk, readChunks } from "../chunks.ts";
import { managedGateways } from "../gateways/facts.ts";
import { ROUTE_KINDS } from "../keys.ts";
import { irKeyOf, isServed } from "../listeners/ir.ts";
import { gatewayListeners } from "../listeners/listeners.ts";
import { ownersOfGateway } from "../listeners/owners.ts";
import { routesOfOwner } from "../routes/attached-to.ts";
import { overlapsOn } from "../routes/overlaps.ts";
import { overlappingRouteStatus, routeStatus } from "./route.ts";

/** Keys of all routes of a kind that name one of our Gateways or their ListenerSets, each once; key: the kind. */
const ourRoutes = derive("our-routes", (kind, read): readonly string[] => {
  const owners = read.from(managedGateways, "").flatMap((key) => read.from(ownersOfGateway, key));
  const [only] = owners;
  if (only !== undefined && owners.length === 1) return read.from(routesOfOwner, `${kind}@${only}`);
  return [...new Set(owners.flatMap((owner) => read.from(routesOfOwner, `${kind}@${owner}`)))];
});

/** What is said of the routes of a kind in chunks, overlaps aside. */
const statusesInChunks = perChunk(
  "route-statuses-in-chunk",
  chunked("our-routes-in-chunk", ourRoutes),
  (routes, _of, read): readonly ObjectStatus[] => routes.flatMap((route) => read.from(routeStatus, route) ?? []),
);

/** Keys of the routes that overlap with others somewhere; key: empty. Nearly always empty. */
const overlappingRoutes = derive("overlapping-routes", (_key, read): readonly string[] => {
  const listeners = read.from(managedGateways, "").flatMap((key) => read.from(gatewayListeners, key));
  const http = listeners.filter(
    (listener) => isServed(listener) && (listener.spec.protocol === "HTTP" || listener.spec.protocol === "HTTPS"),
  );
  return [...new Set(http.flatMap((listener) => Object.keys(read.from(overlapsOn, irKeyOf(listener)).of)))];
});

/** What is said of all routes, kind by kind in the order of objects. */
export function routeStatuses(read: Reader): readonly ObjectStatus[] {
  const statuses = ROUTE_KINDS.flatMap((kind) => readChunks(statusesInChunks, kind, read).flat());
  const overlapping = read.from(overlappingRoutes, "");
  if (overlapping.length === 0) return statuses;
  const warned = new Map(overlapping.map((route) => [route, read.from(overlappingRouteStatus, route)]));
  return statuses.map(
    (status) => warned.get(`${status.ref.kind}/${status.ref.namespace}/${status.ref.name}`) ?? status,
  );
}
