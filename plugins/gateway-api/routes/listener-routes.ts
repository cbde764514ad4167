import { derive, type Reader, shareLevels } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { partPerChunk, perChunk, readChunks } from "../chunks.ts";
import { httpParentsInChunks, splitListenerKey } from "./attached-to.ts";
import { parentRoutes } from "./http-parents.ts";
import { servedRoutes } from "./served-routes.ts";
import type { RouteShape } from "./shape.ts";

/** The shapes that one parent puts on a listener. */
export interface ShapesOfParent {
  readonly parent: string;
  readonly shapes: readonly RouteShape[];
}

const NO_ROUTES: readonly ir.HttpRoute[] = Object.freeze([]);
const NO_SHAPES: readonly RouteShape[] = Object.freeze([]);

/** What the parents of a listener put on it, in chunks and in the order of objects. */
const putOnListener = perChunk(
  "put-on-listener-in-chunk",
  httpParentsInChunks,
  (parents, listener, read) => {
    const [, id] = splitListenerKey(listener);
    const routes: ir.HttpRoute[] = [];
    const ranks: number[] = [];
    const prints: number[] = [];
    for (const parent of parents) {
      for (const route of read.from(servedRoutes, parent)[id] ?? NO_ROUTES) routes.push(route);
      for (const { rank, print } of read.from(parentRoutes, parent).shapes[id] ?? NO_SHAPES) {
        ranks.push(rank);
        prints.push(print);
      }
    }
    return { routes, ranks, prints };
  },
  { share: shareLevels(2) },
);

/** The shapes of the routes of a listener, parent by parent. */
export const shapesOnListener = perChunk("shapes-in-chunk", httpParentsInChunks, (parents, listener, read) => {
  const [, id] = splitListenerKey(listener);
  return parents.map((parent): ShapesOfParent => {
    return { parent, shapes: read.from(parentRoutes, parent).shapes[id] ?? NO_SHAPES };
  });
});

/** The prints of the same shapes, without their parents. */
export const printsOnListener = partPerChunk("prints-in-chunk", putOnListener, ({ prints }) => prints);
const ranksOnListener = partPerChunk("ranks-in-chunk", putOnListener, ({ ranks }) => ranks);

/**
 * The places of a listener's routes in order of precedence: each number says which route, counted in the order of objects, comes next.
 * "The oldest Route based on creation timestamp" wins among equals. Key: listener key.
 */
const routeOrder = derive("route-order", (key, read): readonly number[] => {
  const byRank = new Map<number, number[]>();
  let place = 0;
  for (const ranks of readChunks(ranksOnListener, key, read)) {
    for (const rank of ranks) {
      const places = byRank.get(rank);
      if (places) places.push(place++);
      else byRank.set(rank, [place++]);
    }
  }
  return [...byRank].sort(([a], [b]) => b - a).flatMap(([, places]) => places);
});

function routesInObjectOrder(key: string, read: Reader): readonly ir.HttpRoute[] {
  return readChunks(putOnListener, key, read).flatMap(({ routes }) => routes);
}

/** The routes of an HTTP listener in order of precedence; key: listener key. */
export const sortedRoutes = derive(
  "sorted-routes",
  (key, read): readonly ir.HttpRoute[] => {
    const routes = routesInObjectOrder(key, read);
    return read.from(routeOrder, key).map((place) => routes[place] as ir.HttpRoute);
  },
  { share: shareLevels(1) },
);

/** The routes of an HTTP listener in the order of objects, for gateways that ask for it; key: listener key. */
export const unsortedRoutes = derive(
  "unsorted-routes",
  (key, read): readonly ir.HttpRoute[] => routesInObjectOrder(key, read),
  { share: shareLevels(1) },
);
