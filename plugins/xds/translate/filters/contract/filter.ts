import type { Any } from "@bufbuild/protobuf/wkt";
import type * as ir from "../../../../../core/ir/mod.ts";
import type { Result } from "../../../../../core/result/mod.ts";
import type { TranslateOptions } from "../../base/options.ts";
import type { RequiredResource } from "../../required/required.ts";

/**
 * One kind of HTTP filter. Its place in the list of `mod.ts` is its default place in the chain. All functions are pure,
 * and see unchanged parts of the IR under the same identity as before.
 */
export interface HttpFilter {
  /** Envoy's name; entries of the chain are called this, or this, a slash and a suffix. EnvoyProxy's filterOrder uses it. */
  readonly name: ir.EnvoyFilterName;
  /**
   * What it keeps out, in a few words: no request may reach a route that uses the filter through a chain without it. False for one that keeps nothing
   * out. `docs/security.md` lists both.
   */
  readonly protects: string | false;
  /** Other filters without which its configuration of a route protects nothing. */
  readonly reliesOn?: (config: Uint8Array) => readonly ir.EnvoyFilterName[];
  /** Others protect only together with it, so chains tell that they have it. */
  readonly reliedOn?: true;
  /** Entries end in "/<number>" and stand in the order of that number; otherwise they stand in the order of their names. */
  readonly indexed?: true;
  /**
   * Whether a route needs the filter; answered once for each route. A chain none of whose routes does is not asked about
   * at all. Absent: the filter depends on listeners, and every chain is asked about.
   */
  readonly uses?: (route: ir.HttpRoute) => boolean;
  /**
   * The filter's entries in a chain. An entry whose name is there already is left out, so one entry for each name used by
   * a route is right even when several routes share it. A filter that only some routes use is `disabled` here.
   */
  readonly onListener?: (chain: FilterChain) => readonly FilterEntry[];
  /**
   * What of a listener `onRoute` depends on, beyond the route: a scalar, since routes are made again when it changes.
   * Absent means nothing.
   */
  readonly listenerFacts?: (listener: ir.HttpListener) => string | number | boolean | undefined;
  /** What the filter adds to one route; nothing leaves it as it is. */
  readonly onRoute?: (route: ir.HttpRoute, scope: RouteScope) => Result<RouteOverlay> | undefined;
  /** Clusters and secrets that a route's use of the filter needs, in order of use; the first of a name wins. */
  readonly resources?: (route: ir.HttpRoute, options: TranslateOptions) => Result<readonly RequiredResource[]>;
}

/** An HTTP filter chain that is being built. */
export interface FilterChain {
  /** More than one where plain HTTP listeners share a port, and with it the chain; the first one's settings hold. */
  readonly listeners: readonly [ir.HttpListener, ...ir.HttpListener[]];
  /** The routes of all those listeners that carry anything a filter could be for, in order. */
  readonly routes: readonly ir.HttpRoute[];
  readonly accessLog: ir.AccessLog | undefined;
  readonly options: TranslateOptions;
}

/** One entry of an HTTP filter chain. */
export interface FilterEntry {
  readonly name: string;
  readonly config: Any;
  /** Off unless a route's own configuration turns it on. */
  readonly disabled?: boolean;
}

/** What a filter may know where it touches a route. */
export interface RouteScope {
  readonly listenerName: string;
  /** What `listenerFacts` answered for the route's listener. */
  readonly facts: string | number | boolean | undefined;
  readonly options: TranslateOptions;
}

/** What a filter adds to a route; headers are appended to those that are there. */
export interface RouteOverlay {
  /** By name of the entry in the chain; two filters must not name the same entry. */
  readonly typedPerFilterConfig?: Readonly<Record<string, Any>>;
  readonly requestHeadersToRemove?: readonly string[];
}
