import { create, equals } from "@bufbuild/protobuf";
import {
  type Route,
  RouteSchema,
  type VirtualClusterSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { RouteConfigurationSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/resource/object.ts";
import { type Checked, checked, reasonAgainst } from "../checked.ts";
import { httpFilters } from "../filters/mod.ts";
import { httpChainName, virtualHostName } from "../listeners/names.ts";
import type { SharedPort } from "../listeners/plan.ts";
import { isRefusal } from "../refusal.ts";
import { bytesOf } from "../shapes/data-source.ts";
import type { Init } from "../shapes/init.ts";
import { resourceMetadata } from "../shapes/metadata.ts";
import { distinctSources, sourcesOf, withLazySources } from "../sources.ts";
import type { Workbench } from "../workbench.ts";
import type { BackendClusters } from "./destination.ts";
import { buildRoute, type RouteContext, refusedRoute, routeProblem } from "./route.ts";

/** What route configurations take from the rest of the IR. */
export interface RouteTableContext {
  readonly backends: BackendClusters;
  readonly metrics: ir.Metrics | undefined;
}

/** The name of the route configuration that serves a listener: plain HTTP listeners of a port share one. */
export function routeTableName(listener: ir.HttpListener, port: SharedPort, bench: Workbench): string {
  const head = listener.tls === undefined ? (port.plain[0] ?? listener) : listener;
  return httpChainName(head, bench.options);
}

/** Adds the route configuration of listeners that share one. */
export function addRouteTable(
  bench: Workbench,
  group: { readonly name: string; readonly port: SharedPort; readonly listeners: readonly ir.HttpListener[] },
  context: RouteTableContext,
): void {
  const { name, port, listeners } = group;
  const hosts = listeners.flatMap((listener) => virtualHosts(bench, { listener, port, table: name }, context));
  const limit = bodyLimit(listeners);
  const built = bench.memo.named(`routes ${name}`, [limit, ...hosts.map(({ host }) => host)], () => {
    const message = create(RouteConfigurationSchema, {
      name,
      ignorePortInHostMatching: true,
      virtualHosts: hosts.map(({ host }) => host),
      maxDirectResponseBodySizeBytes: limit,
    });
    // Hosts were looked at one by one.
    return { message, reason: reasonAgainst(RouteConfigurationSchema, { ...message, virtualHosts: [] }) };
  });
  const sources = () =>
    distinctSources([...listeners.map(({ metadata }) => sourcesOf(metadata)), ...hosts.map((one) => one.sources())]);
  if (built.reason === undefined) bench.table.add("routes", withLazySources(name, built.message, sources));
  else bench.table.refuse("routes", name, sources(), built.reason);
}

/** Envoy's own limit for bodies that it sends itself, and the most that Kubernetes stores in one object; in bytes. */
const ENVOY_BODY_LIMIT = 4 * 1024;
const OBJECT_LIMIT = 1024 * 1024;

/** What direct responses need, if more than Envoy allows by default. */
function bodyLimit(listeners: readonly ir.HttpListener[]): number | undefined {
  let longest = 0;
  for (const { routes = [] } of listeners) {
    for (const { directResponse } of routes) {
      if (directResponse?.body) longest = Math.max(longest, bytesOf(directResponse.body).length);
    }
  }
  return longest > ENVOY_BODY_LIMIT ? Math.max(longest, OBJECT_LIMIT) : undefined;
}

interface Host {
  readonly host: VirtualHost;
  readonly sources: () => readonly ObjectRef[];
}

interface HostsOf {
  readonly listener: ir.HttpListener;
  readonly port: SharedPort;
  readonly table: string;
}

/** The virtual hosts of a listener: one for each hostname, in order of first use. */
function virtualHosts(bench: Workbench, of: HostsOf, context: RouteTableContext): Host[] {
  const { listener, table } = of;
  const routeContext: RouteContext = {
    listener,
    http3Port: of.port.http3 ? (listener.externalPort ?? 0) : undefined,
    backends: context.backends,
    filters: httpFilters,
    facts: httpFilters.map((filter) => filter.listenerFacts?.(listener)),
    options: bench.options,
  };
  const scope = bench.memo.named(
    `scope ${table} ${listener.name}`,
    [listener.timeout, routeContext.http3Port, ...routeContext.facts],
    () => ({}),
  );
  const list = { parts: listener.routes ?? [], inputs: [scope, context.backends] };
  const built = bench.memo.each(`routes of ${table} ${listener.name}`, list, (route, before?: BuiltRoute) =>
    sameRoute(bench, oneRoute(bench, route, routeContext, scope), before),
  );
  for (const { route, reason } of built) {
    if (reason !== undefined) bench.table.refuse("routes", route.name, sourcesOf(route.metadata), reason);
  }
  const byHost = Map.groupBy(built, ({ route }) => route.hostname ?? "");
  return [...byHost].flatMap(
    ([hostname, routes]) => oneHost(bench, { listener, table, hostname, routes }, context) ?? [],
  );
}

/** A route of the IR with the one that Envoy is sent for it, if any. */
interface BuiltRoute {
  readonly route: ir.HttpRoute;
  readonly message: Route;
  readonly reason: string | undefined;
  /** Whether `message` is sent although there is a reason against the route. */
  readonly answers: boolean;
}

/**
 * A route. Where one of its filters cannot be had, or Envoy would refuse it, its requests are answered with 500: Gateway API
 * forbids to skip a filter, and a less specific route must not take them. Nothing where not even that can be expressed.
 */
function oneRoute(bench: Workbench, route: ir.HttpRoute, context: RouteContext, scope: object): BuiltRoute {
  const shared = route.destination?.backendClusterRefs ?? [];
  const inputs = [scope, ...shared.map(({ name }) => context.backends.has(name))];
  return bench.memo.of("route", route, inputs, () => {
    const first = { route, ...checkedRoute(route, context) };
    bench.origins.set(first.message, {
      sources: sourcesOf(route.metadata),
      extensionRefs: route.extensionRefs ?? [],
      ...(route.extensionServerPolicies && { extensionPolicies: route.extensionServerPolicies }),
    });
    return first;
  });
}

/**
 * The route with the message it had before, where only its IR is new: an endpoint that comes or goes changes the IR of a route, but not what
 * Envoy is told about it.
 */
function sameRoute(bench: Workbench, now: BuiltRoute, before: BuiltRoute | undefined): BuiltRoute {
  if (before === undefined || before.message === now.message) return now;
  if (before.route.name !== now.route.name || !equals(RouteSchema, before.message, now.message)) return now;
  const origin = bench.origins.get(now.message);
  if (origin) bench.origins.set(before.message, origin);
  return { ...now, message: before.message };
}

function checkedRoute(route: ir.HttpRoute, context: RouteContext): Checked<Route> & { readonly answers: boolean } {
  const problem = routeProblem(route);
  if (problem !== undefined) return { ...checked(RouteSchema, refusedRoute(route)), reason: problem, answers: false };
  const init = buildRoute(route, context);
  const built = isRefusal(init) ? undefined : checked(RouteSchema, init);
  if (built !== undefined && built.reason === undefined) return { ...built, answers: true };
  const reason = isRefusal(init) ? init.refused : built?.reason;
  const instead = checked(RouteSchema, refusedRoute(route));
  return { message: instead.message, reason, answers: instead.reason === undefined };
}

interface HostParts {
  readonly listener: ir.HttpListener;
  readonly table: string;
  readonly hostname: string;
  readonly routes: readonly BuiltRoute[];
}

function oneHost(bench: Workbench, parts: HostParts, context: RouteTableContext): Host | undefined {
  const { listener, hostname } = parts;
  const routes = parts.routes.filter(({ answers }) => answers).map(({ message }) => message);
  const name = virtualHostName(listener, hostname, bench.options);
  const counted = context.metrics?.enableVirtualHostStats === true;
  const inputs = [hostname, listener.metadata, counted, ...routes];
  const built = bench.memo.named(`host ${parts.table} ${name} ${hostname}`, inputs, () => {
    const message = create(VirtualHostSchema, {
      name,
      domains: [hostname],
      metadata: resourceMetadata(listener.metadata),
      virtualClusters: counted ? [statsOf(hostname)] : [],
      routes: [...routes],
    });
    const sources = () => distinctSources(parts.routes.map(({ route }) => sourcesOf(route.metadata)));
    // Routes were looked at one by one.
    return { host: message, sources, reason: reasonAgainst(VirtualHostSchema, { ...message, routes: [] }) };
  });
  if (built.reason === undefined) return built;
  bench.table.refuse("routes", name, built.sources(), built.reason);
  return undefined;
}

/** Counts the requests of a virtual host, which Envoy does for virtual clusters only. */
function statsOf(hostname: string): Init<typeof VirtualClusterSchema> {
  const authority = { matchPattern: { case: "prefix" as const, value: hostname } };
  return {
    name: hostname.replaceAll(".", "_"),
    headers: [{ name: ":authority", headerMatchSpecifier: { case: "stringMatch", value: authority } }],
  };
}
