import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { perChunk } from "../chunks.ts";
import { httpParentsInChunks, splitListenerKey } from "./attached-to.ts";
import { parentRoutes } from "./http-parents.ts";
import type { RouteShape } from "./shape.ts";

/** The shapes that one parent puts on a listener. */
export interface ShapesOfParent {
  readonly parent: string;
  readonly shapes: readonly RouteShape[];
}

const NO_SHAPES: readonly RouteShape[] = Object.freeze([]);

/** The shapes of all routes of a listener in chunks, parent by parent in the order of objects. */
export const shapesInChunks = perChunk(
  "shapes-in-chunk",
  httpParentsInChunks,
  (parents, listener, read): readonly ShapesOfParent[] => {
    const [, id] = splitListenerKey(listener);
    return parents.map((parent) => ({ parent, shapes: read.from(parentRoutes, parent).shapes[id] ?? NO_SHAPES }));
  },
);

/**
 * The places of a listener's routes in order of precedence: each number says which route, counted in the order of objects, comes next.
 * "The oldest Route based on creation timestamp" wins among equals, since sorting keeps their order. Key: listener key.
 */
const routeOrder = derive("route-order", (key, read): readonly number[] => {
  const ranks: number[] = [];
  for (const chunk of shapesInChunks(key, read))
    for (const { shapes } of chunk) for (const { rank } of shapes) ranks.push(rank);
  return ranks.map((_rank, place) => place).sort((a, b) => (ranks[b] as number) - (ranks[a] as number));
});

/** The routes of a listener's parents in chunks. */
const routesInChunks = perChunk("routes-in-chunk", httpParentsInChunks, (parents, listener, read) => {
  const [, id] = splitListenerKey(listener);
  const routes: ir.HttpRoute[] = [];
  for (const parent of parents)
    for (const route of read.from(parentRoutes, parent).listeners[id] ?? []) routes.push(route);
  return routes;
});

function routesInObjectOrder(key: string, read: Reader): readonly ir.HttpRoute[] {
  return routesInChunks(key, read).flat();
}

/** The routes of an HTTP listener in order of precedence; key: listener key. */
export const sortedRoutes = derive("sorted-routes", (key, read): readonly ir.HttpRoute[] => {
  const routes = routesInObjectOrder(key, read);
  return read.from(routeOrder, key).map((place) => routes[place] as ir.HttpRoute);
});

/** The routes of an HTTP listener in the order of objects, for gateways that ask for it; key: listener key. */
export const unsortedRoutes = derive("unsorted-routes", (key, read): readonly ir.HttpRoute[] =>
  routesInObjectOrder(key, read),
);
