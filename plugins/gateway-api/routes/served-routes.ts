import { derive, type Reader, shareLevels } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { portEndpoints } from "../backends/endpoints.ts";
import { type ParentRoutes, parentRoutes } from "./http-parents.ts";

/** By id of the listener, the finished routes that one parent puts on it. */
export type ServedRoutes = ParentRoutes["listeners"];

/**
 * The finished routes of an HTTPRoute or GRPCRoute under one parent: endpoints are put into what was worked out without them, so that an
 * endpoint that comes or goes costs no more than that for each of the routes which use it. Key: parent key.
 */
export const servedRoutes = derive(
  "served-routes",
  (key, read): ServedRoutes => {
    const { listeners, endpoints } = read.from(parentRoutes, key);
    if (endpoints === undefined) return listeners;
    const served: Record<string, readonly ir.HttpRoute[]> = {};
    for (const id in listeners)
      served[id] = (listeners[id] ?? []).map((route) => withEndpoints(route, endpoints, read));
    return served;
  },
  { share: shareServed },
);

function withEndpoints(route: ir.HttpRoute, keys: Readonly<Record<string, string>>, read: Reader): ir.HttpRoute {
  const { destination } = route;
  if (destination?.settings === undefined) return route;
  const settings = destination.settings.map((setting) => {
    const key = keys[setting.name ?? ""];
    return key === undefined ? setting : { ...setting, endpoints: read.from(portEndpoints, key).endpoints };
  });
  return { ...route, destination: { ...destination, settings } };
}

/** Down to the settings of a route's destination; what is in them comes from elsewhere. */
const shareRoute = shareLevels(4);

/** Routes stand in the order of rules and matches, so each is compared with the one in its place; other endpoints tell a new one at once. */
function shareServed(previous: ServedRoutes, next: ServedRoutes): ServedRoutes {
  const shared: Record<string, readonly ir.HttpRoute[]> = {};
  for (const id in next) {
    const before = previous[id] ?? [];
    shared[id] = shareList(before, next[id] ?? []);
  }
  return shareLevels(1)(previous, shared);
}

function shareList(previous: readonly ir.HttpRoute[], next: readonly ir.HttpRoute[]): readonly ir.HttpRoute[] {
  const shared = next.map((route, i) => {
    const before = previous[i];
    return before === undefined || endpointsDiffer(before, route) ? route : shareRoute(before, route);
  });
  return shareLevels(1)(previous, shared);
}

function endpointsDiffer(before: ir.HttpRoute, now: ir.HttpRoute): boolean {
  return before.destination?.settings?.[0]?.endpoints !== now.destination?.settings?.[0]?.endpoints;
}
