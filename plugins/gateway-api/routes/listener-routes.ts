import { derive, noteOutline, type Reader, shareLevels } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { partPerChunk, perChunk, readChunks } from "../chunks.ts";
import { httpParentsInChunks, splitListenerKey } from "./attached-to.ts";
import { type ParentRoutes, parentRoutes } from "./http-parents.ts";
import { servedRoutes, shareServed } from "./served-routes.ts";
import type { RouteShape } from "./shape.ts";

/** The shapes that one parent puts on a listener. */
export interface ShapesOfParent {
  readonly parent: string;
  readonly shapes: readonly RouteShape[];
}

const NO_ROUTES: readonly ir.HttpRoute[] = Object.freeze([]);
const NO_SHAPES: readonly RouteShape[] = Object.freeze([]);

/** What the parents of a listener put on it, endpoints aside, in chunks and in the order of objects. */
const putOnListener = perChunk(
  "put-on-listener-in-chunk",
  httpParentsInChunks,
  (parents, listener, read) => {
    const [, id] = splitListenerKey(listener);
    const routes: ir.HttpRoute[] = [];
    const endpoints: ParentRoutes["endpoints"][] = [];
    const ranks: number[] = [];
    const prints: number[] = [];
    for (const parent of parents) {
      const put = read.from(parentRoutes, parent);
      for (const route of put.listeners[id] ?? NO_ROUTES) {
        routes.push(route);
        endpoints.push(put.endpoints);
      }
      for (const { rank, print } of put.shapes[id] ?? NO_SHAPES) {
        ranks.push(rank);
        prints.push(print);
      }
    }
    return { routes, endpoints, ranks, prints };
  },
  { share: shareLevels(2) },
);

const servedOnListener = partPerChunk("served-on-listener-in-chunk", putOnListener, servedRoutes, {
  share: shareServed,
});

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

/** Declares the routes of an HTTP listener in an order: that of places, or of objects; key: listener key. */
function routesInOrder(name: string, placesOf: (key: string, read: Reader) => readonly number[] | undefined) {
  type Chunk = { readonly routes: readonly ir.HttpRoute[] };
  const inOrder = (chunks: readonly Chunk[], key: string, read: Reader): readonly ir.HttpRoute[] => {
    const routes = chunks.flatMap((chunk) => chunk.routes);
    return placesOf(key, read)?.map((place) => routes[place] as ir.HttpRoute) ?? routes;
  };
  const share = shareLevels(1);
  const outline = derive(`${name}-outline`, (key, read) => inOrder(readChunks(putOnListener, key, read), key, read), {
    share,
  });
  return derive(
    name,
    (key, read): readonly ir.HttpRoute[] => {
      const routes = inOrder(readChunks(servedOnListener, key, read), key, read);
      noteOutline(routes, read.from(outline, key));
      return routes;
    },
    { share },
  );
}

/** The routes of an HTTP listener in order of precedence; key: listener key. */
export const sortedRoutes = routesInOrder("sorted-routes", (key, read) => read.from(routeOrder, key));

/** The routes of an HTTP listener in the order of objects, for gateways that ask for it; key: listener key. */
export const unsortedRoutes = routesInOrder("unsorted-routes", () => undefined);
