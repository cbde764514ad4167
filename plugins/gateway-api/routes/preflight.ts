import type * as ir from "../../../core/ir/mod.ts";
import { present } from "../base/present.ts";

/**
 * A route for CORS preflight requests beside one that has a CORS filter and matches another method: browsers ask with OPTIONS first.
 * None where cookies are matched, since preflight requests carry none.
 */
export function preflightRoute(route: ir.HttpRoute, method: string | undefined): readonly ir.HttpRoute[] {
  if (!route.cors || method === undefined || method === "OPTIONS" || route.cookieMatches) return [];
  const kept = (route.headerMatches ?? []).filter(({ name }) => name !== ":method");
  return [
    present<ir.HttpRoute>({
      name: `${route.name}/cors-preflight`,
      metadata: route.metadata,
      pathMatch: route.pathMatch,
      queryParamMatches: route.queryParamMatches,
      cors: route.cors,
      headerMatches: [
        ...kept,
        { name: ":method", exact: "OPTIONS" },
        { name: "origin", safeRegex: ".*" },
        { name: "access-control-request-method", safeRegex: ".*" },
      ],
    }),
  ];
}
