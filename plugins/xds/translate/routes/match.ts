import type { RouteMatchSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "../shapes/init.ts";
import { stringMatcher } from "../shapes/string-match.ts";

type RouteMatchInit = Init<typeof RouteMatchSchema>;

/** The match for the requests that a route takes. A route that accepts CONNECT is matched by that method, as such requests have no path. */
export function routeMatch(route: ir.HttpRoute): RouteMatchInit {
  return {
    headers: route.headerMatches?.map((match) => ({
      name: match.name ?? "",
      headerMatchSpecifier: { case: "stringMatch", value: stringMatcher(match) },
    })),
    queryParameters: route.queryParamMatches?.map((match) => ({
      name: match.name ?? "",
      queryParameterMatchSpecifier: { case: "stringMatch", value: stringMatcher(match) },
    })),
    pathSpecifier: acceptsConnect(route) ? { case: "connectMatcher", value: {} } : pathSpecifier(route.pathMatch),
    cookies: route.cookieMatches?.map((match) => ({
      name: match.name ?? "",
      stringMatch: stringMatcher(match),
      invertMatch: match.invert ?? false,
    })),
  };
}

function acceptsConnect(route: ir.HttpRoute): boolean {
  return route.traffic?.httpUpgrade?.some((upgrade) => upgrade.type.toUpperCase() === "CONNECT") === true;
}

/** Gateway API: a path prefix matches whole elements of the path, and a trailing slash means nothing. */
function pathSpecifier(match: ir.StringMatch | undefined): NonNullable<RouteMatchInit["pathSpecifier"]> {
  if (match === undefined) return { case: "prefix", value: "/" };
  if (match.exact !== undefined) return { case: "path", value: match.exact };
  if (match.prefix === "/") return { case: "prefix", value: "/" };
  if (match.prefix !== undefined) return { case: "pathSeparatedPrefix", value: withoutTrailingSlash(match.prefix) };
  if (match.safeRegex !== undefined) return { case: "safeRegex", value: { regex: match.safeRegex } };
  return { case: undefined };
}

/** A path without the slash at its end. */
export function withoutTrailingSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
