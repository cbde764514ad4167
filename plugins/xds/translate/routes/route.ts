import type {
  RouteSchema,
  TracingSchema,
} from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { done, map, type Result } from "../../../../core/result/mod.ts";
import type { BackendClusters } from "../base/destination.ts";
import { isPlain } from "../base/plain.ts";
import { concernsFilters } from "../filters/chain.ts";
import type { FilterScope, HttpFilter, RouteOverlay } from "../filters/contract/filter.ts";
import { bytesOf } from "../shapes/data-source.ts";
import { fraction, percent } from "../shapes/fraction.ts";
import { addedHeaders } from "../shapes/headers.ts";
import type { Init } from "../shapes/init.ts";
import type { Describe } from "../shapes/metadata.ts";
import { regexMatcher } from "../shapes/string-match.ts";
import { spanTags } from "../telemetry/tags.ts";
import { plainAction, retryOf, routeAction } from "./action.ts";
import { routeMatch } from "./match.ts";
import { retryProblem } from "./retry.ts";
import { redirectAction, redirectOfPortedHost } from "./rewrite.ts";

/** One Envoy route. */
export type RouteInit = Init<typeof RouteSchema>;

/** The context that a route depends on besides itself. */
export interface RouteContext extends FilterScope {
  readonly listener: ir.HttpListener;
  /** Port to announce for HTTP/3; undefined where the listener does not speak it. */
  readonly http3Port: number | undefined;
  readonly backends: BackendClusters;
  readonly filters: readonly HttpFilter[];
  /** The fact that each filter wants to know of the listener, in the order of `filters`. */
  readonly facts: readonly (string | number | boolean | undefined)[];
  /** Whether any of the facts makes a filter look at routes that carry nothing for filters. */
  readonly concerned: boolean;
  readonly describe: Describe;
}

/** Why the route itself, without its filters, cannot be expressed; undefined when it can. */
export function routeProblem(route: ir.HttpRoute): string | undefined {
  const answersItself = route.directResponse !== undefined || route.redirect !== undefined;
  return answersItself ? undefined : retryProblem(retryOf(route));
}

/** One route of the IR as one route of Envoy; refused when one of its filters is. */
export function buildRoute(route: ir.HttpRoute, context: RouteContext): Result<RouteInit> {
  if (!context.concerned && isPlain(route)) return done(plainRoute(route, context));
  return map(filterOverlays(route, context), (overlays) => filteredRoute(route, overlays, context));
}

function filteredRoute(route: ir.HttpRoute, overlays: readonly RouteOverlay[], context: RouteContext): RouteInit {
  const tracing = route.traffic?.telemetry?.tracing;
  // By number of the field, like all that there are thousands of: it need not be sorted then.
  return {
    match: routeMatch(route),
    action: action(route, context),
    metadata: context.describe(route.metadata),
    requestHeadersToAdd: addedHeaders(route.addRequestHeaders),
    responseHeadersToAdd: [...addedHeaders(route.addResponseHeaders), ...altSvc(context.http3Port)],
    responseHeadersToRemove: [...(route.removeResponseHeaders ?? [])],
    requestHeadersToRemove: headersToRemove(route, overlays),
    ...(overlays.length > 0 && { typedPerFilterConfig: perFilterConfig(overlays) }),
    name: route.name,
    ...(tracing && { tracing: routeTracing(tracing) }),
    statPrefix: route.statName ?? "",
  };
}

/** The same for a route that has nothing of the rest, in a tenth of the time. */
function plainRoute(route: ir.HttpRoute, context: RouteContext): RouteInit {
  return {
    match: routeMatch(route),
    action: { case: "route", value: plainAction(route, context.backends) },
    metadata: context.describe(route.metadata),
    responseHeadersToAdd: altSvc(context.http3Port),
    name: route.name,
  };
}

/** A host with a port, IPv6 addresses included. */
const PORTED = ".*:[0-9]+";

/** The route before a redirect that takes requests whose host has a port, where it needs another one for them; see {@link redirectOfPortedHost}. */
export function portedRoute(route: ir.HttpRoute, built: RouteInit, context: RouteContext): RouteInit | undefined {
  if (route.redirect === undefined || route.directResponse !== undefined) return undefined;
  const redirect = redirectOfPortedHost(route, route.redirect, context.listener);
  if (redirect === undefined) return undefined;
  const host = {
    name: ":authority",
    headerMatchSpecifier: { case: "stringMatch" as const, value: regexMatcher(PORTED) },
  };
  const match = routeMatch(route);
  return {
    ...built,
    name: `${route.name}/ported-host`,
    match: { ...match, headers: [...(match.headers ?? []), host] },
    action: { case: "redirect", value: redirect },
  };
}

function perFilterConfig(overlays: readonly RouteOverlay[]): NonNullable<RouteInit["typedPerFilterConfig"]> {
  return Object.assign({}, ...overlays.map((overlay) => overlay.typedPerFilterConfig));
}

/** The route that answers in place of one that Envoy would refuse: it keeps others from taking requests not meant for them. */
export function refusedRoute(route: ir.HttpRoute, { describe }: RouteContext): RouteInit {
  return {
    name: route.name,
    match: routeMatch(route),
    metadata: describe(route.metadata),
    action: { case: "directResponse", value: { status: statusFor(route, 500) } },
  };
}

function filterOverlays(route: ir.HttpRoute, context: RouteContext): Result<readonly RouteOverlay[]> {
  const overlays: RouteOverlay[] = [];
  if (!context.concerned && !concernsFilters(route)) return done(overlays);
  for (const [i, filter] of context.filters.entries()) {
    const overlay = filter.onRoute?.(route, {
      listenerName: context.listener.name,
      facts: context.facts[i],
      options: context.options,
      parts: context.parts,
    });
    if (overlay === undefined) continue;
    if ("fault" in overlay) return overlay;
    overlays.push(overlay.value);
  }
  return done(overlays);
}

function headersToRemove(route: ir.HttpRoute, overlays: readonly RouteOverlay[]): string[] {
  if (overlays.length === 0) return [...(route.removeRequestHeaders ?? [])];
  const added = overlays.flatMap((overlay) => overlay.requestHeadersToRemove ?? []);
  const own = route.removeRequestHeaders ?? [];
  return [...own, ...added.filter((header) => !own.includes(header))];
}

function action(route: ir.HttpRoute, context: RouteContext): NonNullable<RouteInit["action"]> {
  if (route.directResponse !== undefined)
    return { case: "directResponse", value: directResponse(route, route.directResponse) };
  if (route.redirect !== undefined)
    return { case: "redirect", value: redirectAction(route, route.redirect, context.listener) };
  return { case: "route", value: routeAction(route, context.listener.timeout, context.backends) };
}

function directResponse(route: ir.HttpRoute, { statusCode = 0, body }: ir.CustomResponse) {
  if (body === undefined) return { status: statusFor(route, statusCode) };
  const bytes = bytesOf(body);
  if (bytes.length === 0) return { status: statusCode };
  const source = { specifier: { case: "inlineBytes" as const, value: bytes } };
  return { status: statusCode, bodyFormat: { format: { case: "textFormatSource" as const, value: source } } };
}

/**
 * Gateway API has requests without a usable backend answered by 500, and for gRPC by UNAVAILABLE, which is what Envoy makes of 503. Answers that
 * someone asked for have a body, if an empty one, and stay as they are.
 */
function statusFor({ isHTTP2 }: ir.HttpRoute, status: number): number {
  return isHTTP2 === true && status === 500 ? 503 : status;
}

/** RFC 7838: tells clients of the first connection that the next one may be HTTP/3. */
function altSvc(port: number | undefined): NonNullable<RouteInit["responseHeadersToAdd"]> {
  if (port === undefined) return [];
  return [{ append: true, header: { key: "alt-svc", value: `h3=":${port}"; ma=86400` } }];
}

function routeTracing(tracing: ir.BackendTracing): Init<typeof TracingSchema> {
  return {
    // Envoy's default would follow every client that asks for a trace.
    clientSampling: fraction(tracing.clientSamplingFraction) ?? percent(0),
    randomSampling: fraction(tracing.samplingFraction),
    overallSampling: fraction(tracing.overallSamplingFraction),
    customTags: spanTags(tracing.customTags, tracing.tags),
    operation: tracing.spanName?.client ?? "",
    upstreamOperation: tracing.spanName?.server ?? "",
  };
}
