import type * as ir from "../../../../core/ir/mod.ts";
import { isDynamicResolver } from "./destination.ts";

/** The fields that say which requests a route takes, where it sends them and what it was made from. */
const fields: readonly (keyof ir.HttpRoute)[] = [
  ...(["name", "hostname", "pathMatch", "headerMatches", "queryParamMatches", "cookieMatches"] as const),
  ...(["destination", "isHTTP2", "metadata"] as const),
];

const PLAIN: ReadonlySet<string> = new Set(fields);

/**
 * Whether a route does nothing but send requests to backends, as most do: no filter is for it, and it needs no look at all that a route
 * could carry. Held by a test over all filters.
 */
export function isPlain(route: ir.HttpRoute): boolean {
  for (const field in route) if (!PLAIN.has(field)) return false;
  return !isDynamicResolver(route.destination);
}
