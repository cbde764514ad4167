import type * as ir from "../../../core/ir/mod.ts";
import { concernsFilters } from "./filters/chain.ts";
import type { Memo } from "./memo.ts";
import { usesSds } from "./sds.ts";
import type { Workbench } from "./workbench.ts";

/** An HTTP listener with those of its routes alone that carry anything beyond matches and a destination. */
export type LeanListener = ir.HttpListener;

/**
 * The IR as listeners, filters and global resources see it: routes that none of them is interested in are left out, which most are.
 * A listener keeps its identity while such routes come, go and change.
 */
export function leanXds({ memo }: Pick<Workbench, "memo">, xds: ir.XdsIr): ir.XdsIr {
  return xds.http === undefined ? xds : { ...xds, http: xds.http.map((listener) => leanListener(memo, listener)) };
}

function leanListener(memo: Memo, listener: ir.HttpListener): LeanListener {
  const { routes = [], ...rest } = listener;
  const list = { parts: routes, inputs: [] };
  const carrying = memo.rare(`carrying ${listener.name}`, list, (route) => (carries(route) ? route : undefined));
  return memo.named(`lean ${listener.name}`, [carrying, ...Object.keys(rest), ...Object.values(rest)], () =>
    carrying.length === 0 ? rest : { ...rest, routes: carrying },
  );
}

function carries(route: ir.HttpRoute): boolean {
  const { traffic, security, envoyExtensions, destination } = route;
  if (traffic !== undefined || security !== undefined || envoyExtensions !== undefined) return true;
  return concernsFilters(route) || (destination !== undefined && usesSds(destination));
}
