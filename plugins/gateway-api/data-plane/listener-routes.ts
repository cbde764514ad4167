import { countNames, expand, gather, type Key } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { httpParentsOn } from "../attachment/attached-to.ts";
import { listenerKey } from "../base/keys.ts";
import { type ParentRoutes, parentRoutes } from "./http-parents.ts";
import type { RouteShape } from "./shape.ts";

const NO_ROUTES: readonly ir.HttpRoute[] = Object.freeze([]);
const NO_SHAPES: readonly RouteShape[] = Object.freeze([]);

/** The routes that the parents on a listener put on listeners, in the order of objects; key: listener key. */
export const putOnListener = gather("put-on-listener", httpParentsOn, parentRoutes);

/** The shapes of the routes that a parent puts on one listener. */
export function shapesOn({ shapes }: ParentRoutes, listener: string): readonly RouteShape[] {
  return shapes[listenerKey.read(listener)[1]] ?? NO_SHAPES;
}

/** The prints that routes of a listener share with others; key: listener key. */
export const repeatedPrints = countNames(
  "repeated-prints",
  putOnListener,
  (put, _at, of) => shapesOn(put, of).map(({ print }) => print),
  2,
);

/** Declares the routes of an HTTP listener under keys that say their order: what `before` says of each, then the order of objects. */
function routesInOrder(name: string, before: (shape: RouteShape) => readonly number[]) {
  return expand(name, putOnListener, (put, at, of) => {
    const routes = put.listeners[listenerKey.read(of)[1]] ?? NO_ROUTES;
    const shapes = shapesOn(put, of);
    return routes.map((route, i): readonly [Key, ir.HttpRoute] => [
      [...before(shapes[i] as RouteShape), ...at, i],
      route,
    ]);
  });
}

/** The routes of an HTTP listener in order of precedence, "the oldest Route based on creation timestamp" first among equals; key: listener key. */
export const sortedRoutes = routesInOrder("sorted-routes", ({ rank }) => [-rank]);

/** The routes of an HTTP listener in the order of objects, for gateways that ask for it; key: listener key. */
export const unsortedRoutes = routesInOrder("unsorted-routes", () => []);
