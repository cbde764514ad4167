import {
  RouteSchema,
  type VirtualClusterSchema,
  VirtualHostSchema,
} from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { asFields, type EncodedMessage } from "../../../../core/envoy/mod.ts";
import {
  Collection,
  derive,
  filter,
  fold,
  groupBy,
  type Key,
  lookUp,
  mapEach,
  mapEachWith,
  order,
  type Reader,
  sameItems,
} from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";
import { flat } from "../../../../core/result/mod.ts";
import { assembled, type Checked, checked, contained, sameMessages } from "../base/checked.ts";
import type { TranslateOptions } from "../base/options.ts";
import type { Origin } from "../base/origin.ts";
import { distinctSources, sourcesOf } from "../base/sources.ts";
import { withoutRefusals } from "../filters/chain.ts";
import { httpFilters } from "../filters/mod.ts";
import { broughtToListener } from "../parts/brought.ts";
import { type Desk, deskOf, httpRoutes, leanListener, portOf, sharedPorts, xdsIr } from "../parts/ir-parts.ts";
import { virtualHostName } from "../parts/names.ts";
import { bytesOf } from "../shapes/data-source.ts";
import type { Init } from "../shapes/init.ts";
import type { Describe } from "../shapes/metadata.ts";
import { buildRoute, portedRoute, type RouteContext, refusedRoute, routeProblem } from "./route.ts";

type EncodedRoute = EncodedMessage<typeof RouteSchema>;

/** A virtual host as it is sent. */
export type EncodedHost = EncodedMessage<typeof VirtualHostSchema>;

/** Names of backend clusters that routes share; key: empty. */
const backendNames = derive("backend-names", (_key, read) =>
  (read.from(xdsIr, "").backendClusters ?? []).map(({ name }) => name),
);

const backends = derive("backends", (_key, read) =>
  Collection.of(read.from(backendNames, "").map((name) => [name, name] as const)),
);

/** A route with those shared clusters that it names and that there are. */
interface KnownRoute {
  readonly route: ir.HttpRoute;
  readonly backends: ReadonlySet<string>;
}

const NO_NAMES: readonly string[] = Object.freeze([]);
const NO_BACKENDS: ReadonlySet<string> = new Set();

const backendsByListener = derive("backends-by-listener", (_place, read) => read.from(backends, ""), {
  share: (_before, now) => now,
});

/** The routes of a listener with what they name; key: the listener's place. */
const knownRoutes = lookUp("known-routes", [httpRoutes, backendsByListener], {
  namesOf: (route) => route.destination?.backendClusterRefs?.map(({ name }) => name) ?? NO_NAMES,
  make: (route, find): ir.HttpRoute | KnownRoute => {
    const refs = route.destination?.backendClusterRefs;
    return refs === undefined ? route : { route, backends: new Set(refs.flatMap(({ name }) => find(name) ?? [])) };
  },
});

/** The same; most gateways have no shared clusters, and nothing is looked up. Key: the listener's place. */
const routesToBuild = derive(
  "routes-to-build",
  (place, read): Collection<Key, ir.HttpRoute | KnownRoute> =>
    read.from(backends, "").size === 0 ? read.from(httpRoutes, place) : read.from(knownRoutes, place),
  { share: (_before, now) => now },
);

/** The context that a route is made with beside itself. */
interface SharedContext extends Omit<RouteContext, "backends" | "options" | "parts" | "describe" | "filters"> {}

/** The context that the routes of a listener are made with; key: the listener's place. */
const scopeOf = derive("route-scope", (place, read): SharedContext => {
  const listener = read.from(leanListener, place);
  const port = portOf(listener, read.from(sharedPorts, ""));
  const brought = read.from(broughtToListener, place);
  const facts = httpFilters.map((filter, at) => filter.listenerFacts?.(listener, withoutRefusals(brought[at] ?? [])));
  return {
    listener,
    http3Port: port.http3 ? (listener.externalPort ?? 0) : undefined,
    facts,
    concerned: facts.some((fact) => fact !== undefined && fact !== false),
  };
});

/** The same with what is the same for all listeners; key: the listener's place. */
const routeContext = derive(
  "route-context",
  (place, read): { readonly context: RouteContext; readonly desk: Desk } => {
    const desk = deskOf(read);
    const context = {
      ...read.from(scopeOf, place),
      backends: NO_BACKENDS,
      filters: httpFilters,
      options: desk.options,
      parts: desk.parts,
      describe: desk.describe,
    };
    return { context, desk };
  },
  { share: (_before, now) => now },
);

/** The routes of a listener as Envoy is sent them; key: the listener's place. */
const builtRoutes = mapEachWith(
  "built-routes",
  routesToBuild,
  (place, read) => read.from(routeContext, place),
  (one, { context, desk }, before: BuiltRoute | undefined): BuiltRoute => {
    const made = "route" in one ? oneRoute(one.route, { ...context, ...one }, desk) : oneRoute(one, context, desk);
    return sameRoute(made, before, desk);
  },
);

/** Envoy does not tell domains apart by case. */
const routesByDomain = groupBy("routes-by-domain", builtRoutes, ({ route }) => (route.hostname ?? "").toLowerCase());

const hostContext = derive("host-context", (place, read): HostContext => {
  const { name, metadata } = read.from(leanListener, place);
  const listener = { name, ...(metadata && { metadata }) };
  const counted = read.from(xdsIr, "").metrics?.enableVirtualHostStats === true;
  const { options, describe } = deskOf(read);
  return { listener, counted, options, describe };
});

/** The virtual hosts of a listener, in the order in which routes first name them; key: the listener's place. */
const hostsInOrder = order(
  "hosts-in-order",
  mapEachWith("hosts", routesByDomain, (place, read) => read.from(hostContext, place), oneHost),
  ({ members }) => members.first as Key,
);

/** The virtual hosts of a listener, and the messages of those that can be sent. */
export interface Hosts {
  readonly hosts: readonly Host[];
  readonly sent: readonly EncodedHost[];
}

/** The messages of those that can be sent; key: the listener's place. */
const hostsToSend = mapEach("hosts-to-send", hostsInOrder, hostToSend);

/** The virtual hosts of a listener, all of them and those that can be sent; key: the listener's place. */
export const hostsOfListener = derive(
  "hosts-of-listener",
  (place, read): Hosts => ({ hosts: read.from(hostsInOrder, place).list, sent: read.from(hostsToSend, place).list }),
  { share: (before, now) => ({ hosts: now.hosts, sent: sameItems(before.sent, now.sent) ? before.sent : now.sent }) },
);

/** The message of a virtual host, where it can be sent. */
export function hostToSend({ encoded, reason }: Host): EncodedHost | undefined {
  return reason === undefined ? encoded : undefined;
}

/** The routes and virtual hosts of a listener that are refused. */
export interface RefusedRoutes {
  readonly routes: readonly BuiltRoute[];
  readonly hosts: readonly Host[];
}

const refusedRoutes = filter("refused-routes", builtRoutes, ({ reason }) => reason !== undefined);
const refusedHosts = filter("refused-hosts", hostsInOrder, ({ reason }) => reason !== undefined);

/** The refused routes and virtual hosts of a listener by its place. */
export function refusedOf(place: string, read: Reader): RefusedRoutes {
  return {
    routes: read.from(refusedRoutes, place).list,
    hosts: read.from(refusedHosts, place).list,
  };
}

const bodies = mapEach("bodies", httpRoutes, ({ directResponse }) =>
  directResponse?.body ? bytesOf(directResponse.body).length : undefined,
);

/** The longest body that a route of a listener answers with, in bytes; undefined where none has one. Key: the listener's place. */
export const longestBody = fold("longest-body", bodies, {
  one: (length) => length,
  together: (lengths) => Math.max(...lengths),
});

/** A route of the IR with the one that Envoy is sent for it, if any. */
export interface BuiltRoute {
  readonly route: ir.HttpRoute;
  readonly encoded: EncodedRoute;
  readonly reason: string | undefined;
  /** Whether `encoded` is sent although there is a reason against the route. */
  readonly answers: boolean;
  /** Stands before `encoded`; see {@link portedRoute}. */
  readonly ported?: EncodedRoute;
}

/**
 * A route. Where one of its filters cannot be had, or Envoy would refuse it, its requests are answered with 500: Gateway API
 * forbids to skip a filter, and a less specific route must not take them. Nothing where not even that can be expressed.
 */
function oneRoute(route: ir.HttpRoute, context: RouteContext, { origins }: Desk): BuiltRoute {
  const first = { route, ...checkedRoute(route, context) };
  for (const encoded of messagesOf(first)) origins.set(encoded, originOfRoute(route));
  return first;
}

/** A function on its own, which holds the route and nothing of the build. */
function originOfRoute(route: ir.HttpRoute): () => Origin {
  return () => ({
    sources: sourcesOf(route.metadata),
    extensionRefs: route.extensionRefs ?? [],
    ...(route.extensionServerPolicies && { extensionPolicies: route.extensionServerPolicies }),
  });
}

/**
 * The route with the message it had before, where only its IR is new, such as the policies that shaped it.
 */
function sameRoute(now: BuiltRoute, before: BuiltRoute | undefined, { origins }: Desk): BuiltRoute {
  if (before === undefined || before.encoded === now.encoded) return now;
  if (before.route.name !== now.route.name || !sameMessages(messagesOf(before), messagesOf(now))) return now;
  const origin = origins.get(now.encoded);
  if (origin) for (const encoded of messagesOf(before)) origins.set(encoded, origin);
  return { ...now, encoded: before.encoded, ...(before.ported && { ported: before.ported }) };
}

/** The messages that Envoy is sent for a route, in their order. */
function messagesOf({ ported, encoded }: BuiltRoute): readonly EncodedRoute[] {
  return ported === undefined ? [encoded] : [ported, encoded];
}

interface CheckedRoute extends Checked<typeof RouteSchema> {
  readonly answers: boolean;
  readonly ported?: EncodedRoute;
}

function checkedRoute(route: ir.HttpRoute, context: RouteContext): CheckedRoute {
  const problem = routeProblem(route);
  if (problem !== undefined)
    return { ...checked(RouteSchema, refusedRoute(route, context)), reason: problem, answers: false };
  const init = flat(contained("a route", () => buildRoute(route, context)));
  if ("fault" in init) return answeredRoute(route, init.fault, context);
  const built = checked(RouteSchema, init.value);
  if (built.reason !== undefined) return answeredRoute(route, built.reason, context);
  const before = portedRoute(route, init.value, context);
  return { ...built, answers: true, ...(before && { ported: checked(RouteSchema, before).encoded }) };
}

function answeredRoute(route: ir.HttpRoute, reason: string, context: RouteContext): CheckedRoute {
  const instead = checked(RouteSchema, refusedRoute(route, context));
  return { encoded: instead.encoded, reason, answers: instead.reason === undefined };
}

/** A virtual host, and why it cannot be sent, if so. */
export interface Host extends Checked<typeof VirtualHostSchema> {
  readonly name: string;
  /** The domain, and its routes in order. */
  readonly domain: string;
  readonly members: Collection<Key, BuiltRoute>;
  readonly routes: readonly EncodedRoute[];
  readonly context: HostContext;
}

interface HostContext {
  readonly listener: Pick<ir.HttpListener, "name" | "metadata">;
  readonly counted: boolean;
  readonly options: TranslateOptions;
  readonly describe: Describe;
}

/** The virtual host of a hostname; with the message it had before, where the routes in it are the same messages. */
function oneHost(members: Host["members"], context: HostContext, before: Host | undefined, domain: string): Host {
  const { listener, counted, options, describe } = context;
  const routes = [...members.values()].filter(({ answers }) => answers).flatMap(messagesOf);
  if (before?.context === context && sameItems(before.routes, routes)) return { ...before, members };
  const name = virtualHostName(listener, domain, options);
  const init = {
    name,
    domains: [domain],
    routes: asFields(routes),
    virtualClusters: counted ? [statsOf(domain)] : [],
    metadata: describe(listener.metadata),
  };
  return { name, domain, members, routes, context, ...assembled(VirtualHostSchema, init, ["routes"]) };
}

/** The objects that the routes of a virtual host came from. */
export function sourcesOfHost({ members }: Host): readonly ObjectRef[] {
  return distinctSources(Array.from(members.values(), ({ route }) => sourcesOf(route.metadata)));
}

/** Counts the requests of a virtual host, which Envoy does for virtual clusters only. */
function statsOf(hostname: string): Init<typeof VirtualClusterSchema> {
  const authority = { matchPattern: { case: "prefix" as const, value: hostname } };
  return {
    name: hostname.replaceAll(".", "_"),
    headers: [{ name: ":authority", headerMatchSpecifier: { case: "stringMatch", value: authority } }],
  };
}
