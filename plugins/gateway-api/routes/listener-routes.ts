import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { chunkKeys, listOfChunk } from "../chunks.ts";
import { httpParentsInChunk, httpParentsOn, splitListenerKey } from "./attached-to.ts";
import { parentRoutes } from "./http-parents.ts";
import { shapesOn } from "./shape.ts";

/**
 * The places of a listener's routes in order of precedence: each number says which route, counted in the order of objects, comes next.
 * "The oldest Route based on creation timestamp" wins among equals, since sorting keeps their order. Key: listener key.
 */
const routeOrder = derive("route-order", (key, read): readonly number[] => {
  const ranks = shapesOn(key, read).flatMap(({ shapes }) => shapes.map(({ rank }) => rank));
  return ranks.map((_rank, place) => place).sort((a, b) => (ranks[b] as number) - (ranks[a] as number));
});

/** The routes of one chunk of a listener's parents, in the order of objects; key: `<listener key>%<chunk>`. */
const routesInChunk = derive("routes-in-chunk", (key, read): readonly ir.HttpRoute[] => {
  const [, id] = splitListenerKey(listOfChunk(key));
  return read.from(httpParentsInChunk, key).flatMap((parent) => read.from(parentRoutes, parent).listeners[id] ?? []);
});

function routesInObjectOrder(key: string, read: Reader): readonly ir.HttpRoute[] {
  return chunkKeys(key, read.from(httpParentsOn, key).length).flatMap((chunk) => read.from(routesInChunk, chunk));
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
