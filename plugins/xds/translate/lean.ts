import type * as ir from "../../../core/ir/mod.ts";
import { concernsFilters } from "./filters/chain.ts";
import { usesSds } from "./sds.ts";
import type { Workbench } from "./workbench.ts";

/** An HTTP listener with those of its routes alone that carry anything beyond matches and a destination. */
export type LeanListener = ir.HttpListener;

/**
 * The IR as listeners, filters and global resources see it: routes that none of them is interested in are left out, which most are.
 * A listener keeps its identity while such routes come, go and change.
 */
export function leanXds(bench: Workbench, xds: ir.XdsIr): ir.XdsIr {
  return xds.http === undefined ? xds : { ...xds, http: xds.http.map((listener) => leanListener(bench, listener)) };
}

function leanListener(bench: Workbench, listener: ir.HttpListener): LeanListener {
  const { routes = [], ...rest } = listener;
  const carrying = bench.memo.rare(`carrying ${listener.name}`, { parts: routes, inputs: [] }, (route) =>
    carries(route) ? route : undefined,
  );
  return bench.memo.named(`lean ${listener.name}`, [carrying, ...Object.keys(rest), ...Object.values(rest)], () =>
    carrying.length === 0 ? rest : { ...rest, routes: carrying },
  );
}

function carries(route: ir.HttpRoute): boolean {
  const { traffic, security, envoyExtensions, destination } = route;
  if (traffic !== undefined || security !== undefined || envoyExtensions !== undefined) return true;
  return concernsFilters(route) || (destination !== undefined && usesSds(destination));
}
