import { FilterConfigSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { packAny } from "../../../../core/envoy/mod.ts";
import { isRefusal, type Refusal } from "../refusal.ts";
import type { FilterEntry } from "./filter.ts";
import { constant } from "./remember.ts";

/** The name of the entry that one policy gets in a chain. */
export function entryName(filter: string, policy: string): string {
  return `${filter}/${policy}`;
}

/**
 * What a route says to turn on an entry that is disabled in the chain, when it has nothing to configure.
 * See "route based filter chain" in Envoy's documentation of HTTP filters.
 */
export const enabled = constant(() => packAny(FilterConfigSchema, { config: {} }));

/**
 * The entries that could be made. Routes that need another one are refused themselves, so that none of them is served
 * without the filter, and all others keep theirs.
 */
export function accepted(entries: readonly (FilterEntry | Refusal)[]): readonly FilterEntry[] {
  return entries.filter((entry): entry is FilterEntry => !isRefusal(entry));
}
