import { FilterConfigSchema } from "../../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { HttpFilterSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import { derivePart } from "../../../../../core/incremental/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done, failed, type Result } from "../../../../../core/result/mod.ts";
import { checked } from "../../base/checked.ts";
import { lazy } from "../../base/lazy.ts";
import { type FilterEntry, type HttpFilter, httpFilter, type RouteOverlay } from "./filter.ts";

/** The entry that a route needs in the chain, or why it cannot be had. */
export type Entry = Result<FilterEntry>;

/** A filter that has no configuration per route worth the name, so that every policy gets an entry of its own. */
export interface PolicyFilter<P extends object>
  extends Pick<HttpFilter, "name" | "protects" | "indexed" | "resources"> {
  /** The part of a route that the filter is for; nothing, or an empty list, where it is not. */
  readonly of: (route: ir.HttpRoute) => P | undefined;
  /** The entries that routes with such a part need. Where they are called the same for all, the first one stands in the chain, and each route brings its own settings. */
  readonly entries: (part: P) => readonly Entry[];
  /** Entries that are on for all routes of a chain, where some of them need that. */
  readonly everywhere?: (part: P) => readonly FilterEntry[];
  /** The overlay with which a route turns its entries on, where there is something to say. */
  readonly overlay?: (part: P) => Result<RouteOverlay>;
}

/**
 * The filter: all entries are off, and routes turn on theirs. A policy that cannot be expressed, or whose entry breaks the
 * rules of Envoy's API, refuses its own routes: none of them is served without the filter, and all others keep theirs.
 */
export function policyFilter<P extends object>(filter: PolicyFilter<P>): HttpFilter {
  const { of, entries, everywhere, overlay, ...rest } = filter;
  const partOf = (route: ir.HttpRoute): P | undefined => {
    const part = of(route);
    return Array.isArray(part) && part.length === 0 ? undefined : part;
  };
  const built = derivePart(rest.name, (part: P) => {
    const needed = entries(part).map(sound);
    const own = needed.flatMap((entry) => ("fault" in entry ? [] : [entry.value]));
    return {
      brought: [...(everywhere?.(part) ?? []), ...own.map((entry) => ({ ...entry, disabled: true }))],
      onRoute: needed.find((entry) => "fault" in entry) ?? overlay?.(part) ?? done(turnedOn(own)),
    };
  });
  return {
    ...rest,
    uses: (route) => partOf(route) !== undefined,
    brings(route, { parts }) {
      const part = partOf(route);
      return part === undefined ? [] : parts.of(built, part).brought;
    },
    onRoute(route, { parts }) {
      const part = partOf(route);
      return part && parts.of(built, part).onRoute;
    },
  };
}

function turnedOn(entries: readonly FilterEntry[]): RouteOverlay {
  return { typedPerFilterConfig: Object.fromEntries(entries.map(({ name }) => [name, enabled()])) };
}

/** The entry, or why Envoy would refuse it. */
function sound(entry: Entry): Entry {
  if ("fault" in entry) return entry;
  const { reason } = checked(HttpFilterSchema, httpFilter(entry.value));
  return reason === undefined ? entry : failed(`${entry.value.name}: ${reason}`);
}

/** A filter whose entry is the same in all chains and does nothing: routes that have the part bring its configuration. */
export interface RouteFilter<P extends object>
  extends Pick<HttpFilter, "name" | "protects" | "reliesOn" | "resources"> {
  readonly of: (route: ir.HttpRoute) => P | undefined;
  readonly entry: () => FilterEntry;
  readonly overlay: (part: P) => Result<RouteOverlay> | undefined;
}

/** The filter. */
export function routeFilter<P extends object>({ of, entry, overlay, ...rest }: RouteFilter<P>): HttpFilter {
  const brought = lazy(() => [entry()]);
  const onRoute = derivePart(rest.name, overlay);
  return {
    ...rest,
    uses: (route) => of(route) !== undefined,
    brings: brought,
    onRoute(route, { parts }) {
      const part = of(route);
      return part && parts.of(onRoute, part);
    },
  };
}

/** The name of the entry that one policy gets in a chain. */
export function entryName(filter: string, policy: string): string {
  return `${filter}/${policy}`;
}

/**
 * The configuration with which a route turns on an entry that is disabled in the chain, when the route has nothing to configure.
 * See "route based filter chain" in Envoy's documentation of HTTP filters.
 */
export const enabled = lazy(() => packAny(FilterConfigSchema, { config: {} }));
