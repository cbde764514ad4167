import type { Any } from "@bufbuild/protobuf/wkt";
import type { HttpFilterSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import type { Parts } from "../../../../../core/incremental/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import type { Result } from "../../../../../core/result/mod.ts";
import type { TranslateOptions } from "../../base/options.ts";
import type { RequiredResource } from "../../required/required.ts";
import type { Init } from "../../shapes/init.ts";
import type { AccessLogs } from "../../telemetry/access-log.ts";

/**
 * One kind of HTTP filter. Its place in the list of `mod.ts` is its default place in the chain. All functions are pure,
 * and see unchanged parts of the IR under the same identity as before.
 */
export interface HttpFilter {
  /** Envoy's name; entries of the chain are called this, or this, a slash and a suffix. EnvoyProxy's filterOrder uses it. */
  readonly name: ir.EnvoyFilterName;
  /**
   * The requests that the filter keeps out, in a few words: no request may reach a route that uses the filter through a chain without it. False for
   * one that keeps nothing out. `docs/security.md` lists both.
   */
  readonly protects: string | false;
  /** Other filters without which its configuration of a route protects nothing. */
  readonly reliesOn?: (config: Uint8Array) => readonly ir.EnvoyFilterName[];
  /** Others protect only together with it, so chains tell that they have it. */
  readonly reliedOn?: true;
  /** Entries end in "/<number>" and stand in the order of that number; otherwise they stand in the order of their names. */
  readonly indexed?: true;
  /**
   * Whether a route needs the filter. A chain none of whose routes does is not asked about at all. Absent: the filter depends on listeners, and every
   * chain is asked about.
   */
  readonly uses?: (route: ir.HttpRoute) => boolean;
  /**
   * The entries, or parts of them, that a route which uses the filter brings to its chain. Of those with one name the first counts, so one for each
   * name is right even when several routes share it. A filter that only some routes use is `disabled` here.
   */
  readonly brings?: (route: ir.HttpRoute, scope: FilterScope) => readonly Brought[];
  /** The filter's entries in a chain. Absent: those that routes bring. */
  readonly onListener?: (chain: FilterChain) => readonly FilterEntry[];
  /**
   * The fact of a listener, and of what its routes bring, on which `onRoute` depends beyond the route: a scalar, since routes are made again when it
   * changes. Absent means nothing.
   */
  readonly listenerFacts?: (
    listener: ir.HttpListener,
    brought: readonly Brought[],
  ) => string | number | boolean | undefined;
  /** The overlay that the filter adds to one route; nothing leaves the route as it is. */
  readonly onRoute?: (route: ir.HttpRoute, scope: RouteScope) => Result<RouteOverlay> | undefined;
  /** Clusters and secrets that a route's use of the filter needs, in order of use; the first of a name wins. */
  readonly resources?: (route: ir.HttpRoute, options: TranslateOptions) => Result<readonly RequiredResource[]>;
}

/** The options and values that a filter works with beside what it is for. */
export interface FilterScope {
  readonly options: TranslateOptions;
  /** The values that are made of parts of the IR which many routes share. */
  readonly parts: Parts;
}

/** An entry that routes bring to a chain, or a part of one, which the filter puts together. */
export type Brought = FilterEntry | BroughtPart;

/** A part of an entry, under a name that says the same wherever it comes from. */
export interface BroughtPart {
  readonly name: string;
  readonly part: unknown;
}

/** The parts among what was brought; each filter knows its own. */
export function partsIn<P>(brought: readonly Brought[]): readonly P[] {
  return brought.flatMap((one) => ("part" in one ? [one.part as P] : []));
}

/** An HTTP filter chain that is being built. */
export interface FilterChain {
  /** Without their routes. More than one where plain HTTP listeners share a port, and with it the chain; the first one's settings hold. */
  readonly listeners: readonly [ir.HttpListener, ...ir.HttpListener[]];
  /** The entries and parts that the routes of each listener bring for the filter, each name once, in the order of routes. */
  readonly brought: readonly (readonly Brought[])[];
  readonly accessLogs: AccessLogs;
  readonly options: TranslateOptions;
}

/** One entry of an HTTP filter chain. */
export interface FilterEntry {
  readonly name: string;
  readonly config: Any;
  /** Off unless a route's own configuration turns it on. */
  readonly disabled?: boolean;
}

/** The options, values and facts that a filter may know where it touches a route. */
export interface RouteScope extends FilterScope {
  readonly listenerName: string;
  /** The answer of `listenerFacts` for the route's listener. */
  readonly facts: string | number | boolean | undefined;
}

/** The fields that a filter adds to a route; headers are appended to those that are there. */
export interface RouteOverlay {
  /** By name of the entry in the chain; two filters must not name the same entry. */
  readonly typedPerFilterConfig?: Readonly<Record<string, Any>>;
  readonly requestHeadersToRemove?: readonly string[];
}

/** An entry of a chain as Envoy writes it. */
export function httpFilter({ name, config, disabled }: FilterEntry): Init<typeof HttpFilterSchema> {
  return { name, configType: { case: "typedConfig", value: config }, disabled: disabled ?? false };
}
