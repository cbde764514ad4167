import { share } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { steadyRoutes } from "./endpoints-only.ts";
import { concernsFilters } from "./filters/chain.ts";
import type { Memo } from "./memo.ts";
import { usesSds } from "./sds.ts";
import type { Workbench } from "./workbench.ts";

/** An HTTP listener with those of its routes alone that carry anything beyond matches and a destination, without their endpoints. */
export type LeanListener = ir.HttpListener;

/**
 * The IR as listeners, filters and global resources see it: routes that none of them is interested in are left out, which most are.
 * A listener keeps its identity while such routes come, go and change, and while endpoints do.
 */
export function leanXds({ memo }: Pick<Workbench, "memo">, xds: ir.XdsIr): ir.XdsIr {
  return xds.http === undefined ? xds : { ...xds, http: xds.http.map((listener) => leanListener(memo, listener)) };
}

function leanListener(memo: Memo, listener: ir.HttpListener): LeanListener {
  const { routes: _, ...rest } = listener;
  const list = { parts: steadyRoutes(memo, listener), inputs: [] };
  const carrying = memo.rare(`carrying ${listener.name}`, list, (route, before?: ir.HttpRoute) =>
    carries(route) ? share(before, withoutEndpoints(route)) : undefined,
  );
  return memo.named(`lean ${listener.name}`, [carrying, ...Object.keys(rest), ...Object.values(rest)], () =>
    carrying.length === 0 ? rest : { ...rest, routes: carrying },
  );
}

/** Nothing about a listener depends on where the backends of its routes are. */
function withoutEndpoints(route: ir.HttpRoute): ir.HttpRoute {
  const { destination } = route;
  if (destination?.settings === undefined) return route;
  const settings = destination.settings.map(({ endpoints: _, ...rest }) => rest);
  return { ...route, destination: { ...destination, settings } };
}

function carries(route: ir.HttpRoute): boolean {
  const { traffic, security, envoyExtensions, destination } = route;
  if (traffic !== undefined || security !== undefined || envoyExtensions !== undefined) return true;
  return concernsFilters(route) || (destination !== undefined && usesSds(destination));
}
