import { outlineOf } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Memo } from "./memo.ts";

/** The routes of a listener as they are served. */
export function routesOf(listener: ir.HttpListener): readonly ir.HttpRoute[] {
  return listener.routes ?? NO_ROUTES;
}

const NO_ROUTES: readonly ir.HttpRoute[] = Object.freeze([]);

/**
 * The routes of a listener for all who do not look at endpoints: each as it was when anything but its endpoints last changed, and the same list
 * while only endpoints come and go. The outline of the routes tells; without one every new route counts as changed, which costs time and nothing else.
 */
export function steadyRoutes(memo: Memo, listener: ir.HttpListener): readonly ir.HttpRoute[] {
  const routes = routesOf(listener);
  const list = { parts: outlineOf(routes), inputs: [] };
  return memo.each(
    `steady routes of ${listener.name}`,
    list,
    (_outline, _before: ir.HttpRoute | undefined, place) => routes[place] as ir.HttpRoute,
  );
}
