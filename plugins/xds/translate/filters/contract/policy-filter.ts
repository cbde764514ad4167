import { HttpFilterSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { all, failed, map, type Result } from "../../../../../core/result/mod.ts";
import { checked } from "../../base/checked.ts";
import { remember } from "../../base/remember.ts";
import { enabled } from "./entry.ts";
import type { FilterEntry, HttpFilter, RouteOverlay } from "./filter.ts";
import { httpFilter } from "./http-filter.ts";

/** What a route needs in the chain, or why it cannot be had. */
export type Entry = Result<FilterEntry>;

/** A filter that has no configuration per route worth the name, so that every policy gets an entry of its own. */
export interface PolicyFilter extends Pick<HttpFilter, "name" | "protects" | "indexed" | "resources"> {
  /** The entries that a route needs; the same objects as long as the policy is the same. */
  readonly entries: (route: ir.HttpRoute) => readonly Entry[];
  /** Entries that are on for all routes of a chain, where some of them need that. */
  readonly everywhere?: (routes: readonly ir.HttpRoute[]) => readonly FilterEntry[];
  /** What a route says to turn its entries on, where there is something to say. */
  readonly overlay?: (route: ir.HttpRoute) => Result<RouteOverlay> | undefined;
}

/** No entry at all. */
export const noEntries: readonly Entry[] = Object.freeze([]);

/**
 * The filter: all entries are off, and routes turn on theirs. A policy that cannot be expressed, or whose entry breaks the
 * rules of Envoy's API, refuses its own routes: none of them is served without the filter, and all others keep theirs.
 */
export function policyFilter({ entries, everywhere = () => [], overlay, ...rest }: PolicyFilter): HttpFilter {
  const turnedOn = remember((needed: readonly Entry[]): Result<RouteOverlay> => {
    return map(all(needed.map(sound)), (sounds) => ({
      typedPerFilterConfig: Object.fromEntries(sounds.map(({ name }) => [name, enabled()])),
    }));
  });
  return {
    ...rest,
    uses: (route) => entries(route).length > 0,
    onListener({ routes }) {
      const own = routes.flatMap(entries).flatMap((entry) => {
        const answer = sound(entry);
        return "fault" in answer ? [] : [{ ...answer.value, disabled: true }];
      });
      return [...everywhere(routes), ...own];
    },
    onRoute(route) {
      const needed = entries(route);
      if (needed.length === 0) return undefined;
      const answer = turnedOn(needed);
      return "fault" in answer || overlay === undefined ? answer : overlay(route);
    },
  };
}

/** The entry, or why Envoy would refuse it. */
export const sound = remember((entry: Entry): Entry => {
  if ("fault" in entry) return entry;
  const { reason } = checked(HttpFilterSchema, httpFilter(entry.value));
  return reason === undefined ? entry : failed(`${entry.value.name}: ${reason}`);
});

/**
 * An entry that is off, with the settings of the first route whose settings Envoy takes: each route brings its own, but
 * the chain must hold some.
 */
export function firstSound(candidates: readonly Entry[]): readonly FilterEntry[] {
  for (const candidate of candidates) {
    const entry = sound(candidate);
    if ("value" in entry) return [{ ...entry.value, disabled: true }];
  }
  return [];
}
