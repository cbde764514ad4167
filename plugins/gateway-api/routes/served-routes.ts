import { type Reader, shareLevels } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { portEndpoints } from "../backends/endpoints.ts";
import type { ParentRoutes } from "./http-parents.ts";

/** Routes of a listener as they are worked out, with the keys of the endpoints that each is to get. */
export interface Outlined {
  readonly routes: readonly ir.HttpRoute[];
  readonly endpoints: readonly ParentRoutes["endpoints"][];
}

/** The same routes before and after their endpoints were put in. */
export interface ServedRoutes {
  readonly outlines: readonly ir.HttpRoute[];
  readonly routes: readonly ir.HttpRoute[];
}

/**
 * Puts endpoints into routes that were worked out without them, so that an endpoint that comes or goes costs no more than that for each of the
 * routes which use it. Matches of a rule, which follow each other, go on sharing their destination.
 */
export function servedRoutes({ routes, endpoints }: Outlined, read: Reader): ServedRoutes {
  const listOf = endpointsReader(read);
  let before: ir.RouteDestination | undefined;
  let filled: ir.RouteDestination | undefined;
  const served = routes.map((route, i) => {
    const { destination } = route;
    const keys = endpoints[i];
    if (keys === undefined || destination?.settings === undefined) return route;
    if (destination !== before || filled === undefined) {
      filled = { ...destination, settings: withEndpoints(destination.settings, keys, listOf) };
      before = destination;
    }
    return { ...route, destination: filled };
  });
  return { outlines: routes, routes: served };
}

type Endpoints = readonly ir.DestinationEndpoint[];

/** Reads endpoints by their key; routes that follow each other often use one Service. */
function endpointsReader(read: Reader): (key: string) => Endpoints {
  let last: { readonly key: string; readonly endpoints: Endpoints } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, endpoints: read.from(portEndpoints, key).endpoints };
    return last.endpoints;
  };
}

function withEndpoints(
  settings: readonly ir.DestinationSetting[],
  keys: NonNullable<ParentRoutes["endpoints"]>,
  listOf: (key: string) => Endpoints,
): readonly ir.DestinationSetting[] {
  return settings.map((setting) => {
    const key = keys[setting.name ?? ""];
    return key === undefined ? setting : { ...setting, endpoints: listOf(key) };
  });
}

/** A route stays the same while its outline and its endpoints do, wherever it stands. */
export function shareServed(previous: ServedRoutes, next: ServedRoutes): ServedRoutes {
  const places =
    previous.outlines === next.outlines ? undefined : new Map(previous.outlines.map((outline, i) => [outline, i]));
  const routes = next.routes.map((route, i) => {
    const outline = next.outlines[i] as ir.HttpRoute;
    const before = previous.routes[places === undefined ? i : (places.get(outline) ?? -1)];
    return before !== undefined && sameEndpoints(before, route) ? before : route;
  });
  return share(previous, { ...next, routes });
}

const share = shareLevels(2);

function sameEndpoints({ destination: before }: ir.HttpRoute, { destination: now }: ir.HttpRoute): boolean {
  if (before?.settings === undefined || now?.settings === undefined) return before === now;
  return before.settings.every((setting, i) => setting.endpoints === now.settings?.[i]?.endpoints);
}
