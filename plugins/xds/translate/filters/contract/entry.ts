import { FilterConfigSchema } from "../../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import { lazy } from "../../base/lazy.ts";

/** The name of the entry that one policy gets in a chain. */
export function entryName(filter: string, policy: string): string {
  return `${filter}/${policy}`;
}

/**
 * The configuration with which a route turns on an entry that is disabled in the chain, when the route has nothing to configure.
 * See "route based filter chain" in Envoy's documentation of HTTP filters.
 */
export const enabled = lazy(() => packAny(FilterConfigSchema, { config: {} }));
