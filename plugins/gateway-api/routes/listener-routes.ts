import { derive } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { TableKind } from "../../../core/resource/mod.ts";
import { parentKey, type RouteKind, routeKey } from "../keys.ts";
import { attachments } from "./attachments.ts";
import { parentRoutes } from "./http-parents.ts";
import { parentShapes } from "./shape.ts";

/** Keys of the routes of one kind that name an owner as parent, in the order of objects; key: `<kind>@<owner key>`. */
export const routesOfOwner = derive("routes-of-owner", (key, read): readonly string[] => {
  const at = key.indexOf("@");
  const kind = key.slice(0, at) as RouteKind & TableKind;
  return read.list(kind, "parent", key.slice(at + 1)).map((route) => routeKey(kind, route));
});

/**
 * Parent keys of the routes of one kind that attach to the listeners of an owner, by listener and in the order of objects; key as above.
 * Changes only when a route attaches elsewhere, not when its rules do.
 */
export const attachedTo = derive("attached-to", (key, read): Readonly<Record<string, readonly string[]>> => {
  const owner = key.slice(key.indexOf("@") + 1);
  const byListener: Record<string, string[]> = {};
  for (const route of read.from(routesOfOwner, key)) {
    for (const attachment of read.from(attachments, route)) {
      if (attachment.owner !== owner) continue;
      for (const { id } of attachment.listeners) {
        const parents = byListener[id] ?? [];
        byListener[id] = parents;
        parents.push(parentKey(route, attachment.index));
      }
    }
  }
  return byListener;
});

/** A listener's key among the listeners of an owner: `<owner key>|<id>`. */
export function listenerKey(owner: string, id: string): string {
  return `${owner}|${id}`;
}

/** The two parts of a listener key. */
export function splitListenerKey(key: string): readonly [owner: string, id: string] {
  const bar = key.indexOf("|");
  return [key.slice(0, bar), key.slice(bar + 1)];
}

const NO_PARENTS: readonly string[] = Object.freeze([]);

/** Parent keys of the HTTPRoutes, then GRPCRoutes, on a listener; key: listener key. */
export const httpParentsOn = derive("http-parents-on", (key, read): readonly string[] => {
  const [owner, id] = splitListenerKey(key);
  const http = read.from(attachedTo, `HTTPRoute@${owner}`)[id] ?? NO_PARENTS;
  const grpc = read.from(attachedTo, `GRPCRoute@${owner}`)[id] ?? NO_PARENTS;
  return grpc.length === 0 ? http : [...http, ...grpc];
});

/**
 * The places of a listener's routes in order of precedence: each number says which route, counted in the order of objects, comes next.
 * "The oldest Route based on creation timestamp" wins among equals, since sorting keeps their order. Key: listener key.
 */
const routeOrder = derive("route-order", (key, read): readonly number[] => {
  const [, id] = splitListenerKey(key);
  const ranks: number[] = [];
  for (const parent of read.from(httpParentsOn, key)) {
    for (const { rank } of read.from(parentShapes, parent)[id] ?? []) ranks.push(rank);
  }
  return ranks.map((_rank, place) => place).sort((a, b) => (ranks[b] as number) - (ranks[a] as number));
});

/** The routes of an HTTP listener in the order of objects; key: listener key. */
const routesInObjectOrder = (key: string, read: Parameters<typeof routeOrder.compute>[1]): ir.HttpRoute[] => {
  const [, id] = splitListenerKey(key);
  const routes: ir.HttpRoute[] = [];
  for (const parent of read.from(httpParentsOn, key)) {
    const own = read.from(parentRoutes, parent).listeners[id];
    if (own) for (const route of own) routes.push(route);
  }
  return routes;
};

/** The routes of an HTTP listener in order of precedence; key: listener key. */
export const sortedRoutes = derive("sorted-routes", (key, read): readonly ir.HttpRoute[] => {
  const routes = routesInObjectOrder(key, read);
  return read.from(routeOrder, key).map((place) => routes[place] as ir.HttpRoute);
});

/** The routes of an HTTP listener in the order of objects, for gateways that ask for it; key: listener key. */
export const unsortedRoutes = derive("unsorted-routes", (key, read): readonly ir.HttpRoute[] =>
  routesInObjectOrder(key, read),
);
