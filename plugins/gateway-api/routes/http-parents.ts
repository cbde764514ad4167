import type { GRPCRoute, HTTPRoute } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { sharedCluster } from "../backends/merge-backends.ts";
import { redirectOn } from "../filters/redirect.ts";
import { type RouteKind, refOfRoute, splitParentKey, splitRouteKey } from "../keys.ts";
import { applySteps, HTTP_ROUTE_STEPS, type RouteSite } from "../policies/mod.ts";
import type { RuleSite } from "../policies/routing-type.ts";
import { separatesBackends } from "../policies/separates-backends.ts";
import { nonEmpty, present } from "../present.ts";
import { type AttachedListener, type Attachment, attachments } from "./attachments.ts";
import { grpcRules } from "./grpc/rules.ts";
import { httpRules } from "./http/rules.ts";
import { hostInName } from "./names.ts";
import type { RuleDestination, RuleRoute, RulesResult } from "./rule.ts";
import { type RouteShape, shapeOf } from "./shape.ts";

/** The rules of an HTTPRoute or GRPCRoute under one of its parents; key: parent key. Undefined where the parent is not ours. */
export const routeRules = derive("route-rules", (key, read): RulesResult | undefined => {
  const [route, index] = splitParentKey(key);
  const attachment = read.from(attachments, route).find((each) => each.index === index);
  if (!attachment) return undefined;
  const [kind, namespace, name] = splitRouteKey(route);
  const object = read.get(kind, namespace, name);
  const site = ruleSite(route, attachment);
  return kind === "GRPCRoute" ? grpcRules(object as GRPCRoute, site, read) : httpRules(object as HTTPRoute, site, read);
});

/** The place of a route's rules under a parent. */
export function ruleSite(route: string, { gateway, owner, parentRef }: Attachment): RuleSite {
  const slash = route.indexOf("/");
  const kind = route.slice(0, slash) as RouteKind;
  return { kind, route: route.slice(slash + 1), owner, sectionName: parentRef.sectionName, gateway };
}

/** What a route puts on the listeners of one parent. */
export interface ParentRoutes {
  /** By id of the listener. */
  readonly listeners: Readonly<Record<string, readonly ir.HttpRoute[]>>;
  /** The shapes of the same routes. */
  readonly shapes: Readonly<Record<string, readonly RouteShape[]>>;
  /** Clusters that the routes share with others, in order of first use. */
  readonly clusters?: readonly ir.BackendCluster[];
  /** Keys of the lists of endpoints that its settings name, each once. */
  readonly endpoints?: readonly string[];
}

/** Puts nothing anywhere. */
export const NOTHING: ParentRoutes = Object.freeze({ listeners: Object.freeze({}), shapes: Object.freeze({}) });

/** The routes of an HTTPRoute or GRPCRoute under one parent, policies included; key: parent key. */
export const parentRoutes = derive("parent-routes", (key, read): ParentRoutes => {
  const [route] = splitParentKey(key);
  return read.contain(
    refOfRoute(route),
    () => routesOfParent(key, read),
    () => NOTHING,
  );
});

function routesOfParent(key: string, read: Reader): ParentRoutes {
  const [route, index] = splitParentKey(key);
  const attachment = read.from(attachments, route).find((each) => each.index === index);
  const rules = read.from(routeRules, key);
  if (!attachment || !rules || rules.routes.length === 0) return NOTHING;
  // A GRPCRoute that is dropped as a whole reaches no listener; of an HTTPRoute the answers of its rules remain.
  if (route.startsWith("GRPCRoute/") && isDropped(rules)) return NOTHING;
  const site = ruleSite(route, attachment);
  const clusters = new Map<string, ir.BackendCluster>();
  const listeners = dictionary<readonly ir.HttpRoute[]>();
  const shapes = dictionary<readonly RouteShape[]>();
  for (const listener of attachment.listeners) {
    if (!listener.ready || listener.hosts.length === 0) continue;
    const routes = routesOn(rules, { listener, site, clusters, destinations: new Map() }, read);
    listeners[listener.id] = routes;
    shapes[listener.id] = routes.map(shapeOf);
  }
  return present<ParentRoutes>({
    listeners,
    shapes,
    clusters: nonEmpty([...clusters.values()]),
    endpoints: nonEmpty(endpointsNamed(rules)),
  });
}

function endpointsNamed({ routes }: RulesResult): readonly string[] {
  const backends = routes.flatMap(({ destination }) => destination?.backends ?? []);
  return [...new Set(backends.flatMap(({ setting }) => setting.endpointsOf ?? []))];
}

/** Whether none of the rules is accepted. */
export function isDropped({ unaccepted, count }: RulesResult): boolean {
  return unaccepted.length > 0 && unaccepted.length === count;
}

interface On {
  /** Destinations that the listener has already: matches of a rule share theirs. */
  readonly destinations: Map<RuleDestination, ir.RouteDestination>;
  readonly listener: AttachedListener;
  readonly site: RuleSite;
  /** Collects the shared clusters that are used. */
  readonly clusters: Map<string, ir.BackendCluster>;
}

/** Host by host, the routes of all rules. */
function routesOn(rules: RulesResult, on: On, read: Reader): readonly ir.HttpRoute[] {
  const routes: ir.HttpRoute[] = [];
  for (const host of on.listener.hosts) for (const rule of rules.routes) routes.push(routeOn(rule, host, on, read));
  return routes;
}

function routeOn({ route, ruleName, destination }: RuleRoute, host: string, on: On, read: Reader): ir.HttpRoute {
  const { listener, site, clusters, destinations } = on;
  const place: RouteSite = { ...site, gateway: site.gateway ?? "", listener: listener.name, ruleName };
  const built: { -readonly [K in keyof ir.HttpRoute]: ir.HttpRoute[K] } = {
    ...route,
    name: `${route.name}/${hostInName(host)}`,
    hostname: host,
  };
  if (route.redirect) built.redirect = redirectOn(route.redirect, listener.port);
  if (destination) {
    built.destination = destinations.get(destination) ?? destinationOn(destination, { place, clusters }, read);
    destinations.set(destination, built.destination);
  }
  return applySteps(HTTP_ROUTE_STEPS, built, { place, read });
}

/** The destination on one listener: shared clusters are named, all other backends are part of it. */
export function destinationOn(
  { name, metadata, statName, backends }: RuleDestination,
  { place, clusters }: { readonly place: RouteSite; readonly clusters: Map<string, ir.BackendCluster> },
  read: Reader,
): ir.RouteDestination {
  const separate = backends.some((backend) => backend.sharedCluster !== undefined) && separatesBackends(place, read);
  const settings: ir.DestinationSetting[] = [];
  const refs: ir.BackendClusterRef[] = [];
  for (const { setting, sharedCluster: cluster } of backends) {
    if (cluster === undefined || separate) settings.push(setting);
    else {
      if (!clusters.has(cluster)) clusters.set(cluster, sharedCluster(cluster, setting));
      refs.push(present({ name: cluster, weight: setting.weight }));
    }
  }
  return present<ir.RouteDestination>({
    name,
    metadata,
    statName,
    settings: nonEmpty(settings),
    backendClusterRefs: nonEmpty(refs),
  });
}
