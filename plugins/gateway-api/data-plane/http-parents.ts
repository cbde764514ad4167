import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { listsOfRoute } from "../../../core/ir/endpoints.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { type AttachedListener, attachments } from "../attachment/attachments.ts";
import { sharedCluster } from "../backends/merge-backends.ts";
import { parentKey, refOfRoute } from "../base/keys.ts";
import { nonEmpty, present } from "../base/present.ts";
import type { RouteSite, RuleSite } from "../base/site.ts";
import { redirectOn } from "../filters/redirect.ts";
import { HTTP_ROUTE_STEPS } from "../policies/mod.ts";
import { separatesBackends } from "../policies/separates-backends.ts";
import { applySteps } from "../policies/targeting/step.ts";
import { hostInName } from "../routes/names.ts";
import type { RuleDestination, RuleRoute, RulesResult } from "../routes/rule.ts";
import { isDropped, routeRules, ruleSite } from "../routes/rules.ts";
import { type RouteShape, shapeOf } from "./shape.ts";

/** The routes of the IR that one route puts on the listeners of one parent, with the clusters and lists of endpoints that they use. */
export interface ParentRoutes {
  /** By id of the listener. */
  readonly listeners: Readonly<Record<string, readonly ir.HttpRoute[]>>;
  /** The shapes of the same routes. */
  readonly shapes: Readonly<Record<string, readonly RouteShape[]>>;
  /** Clusters that the routes share with others, in order of first use. */
  readonly clusters?: readonly ir.BackendCluster[];
  /** Keys of the lists of endpoints that the routes name, each once. */
  readonly endpoints?: readonly string[];
}

/** Puts nothing anywhere. */
export const NOTHING: ParentRoutes = Object.freeze({ listeners: Object.freeze({}), shapes: Object.freeze({}) });

/** The routes of an HTTPRoute or GRPCRoute under one parent, policies included; key: parent key. */
export const parentRoutes = derive("parent-routes", (key, read): ParentRoutes => {
  const [route] = parentKey.read(key);
  return read.contain(
    refOfRoute(route),
    () => routesOfParent(key, read),
    () => NOTHING,
  );
});

function routesOfParent(key: string, read: Reader): ParentRoutes {
  const [route, index] = parentKey.read(key);
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
    endpoints: nonEmpty([...new Set(Object.values(listeners).flatMap((routes) => routes.flatMap(listsOfRoute)))]),
  });
}

interface OnListener {
  /** Destinations that the listener has already: matches of a rule share theirs. */
  readonly destinations: Map<RuleDestination, ir.RouteDestination>;
  readonly listener: AttachedListener;
  readonly site: RuleSite;
  /** Collects the shared clusters that are used. */
  readonly clusters: Map<string, ir.BackendCluster>;
}

/** Host by host, the routes of all rules. */
function routesOn(rules: RulesResult, on: OnListener, read: Reader): readonly ir.HttpRoute[] {
  const routes: ir.HttpRoute[] = [];
  for (const host of on.listener.hosts) for (const rule of rules.routes) routes.push(routeOn(rule, host, on, read));
  return routes;
}

function routeOn(
  { route, ruleName, destination }: RuleRoute,
  host: string,
  on: OnListener,
  read: Reader,
): ir.HttpRoute {
  const { listener, clusters, destinations } = on;
  const site: RouteSite = { ...on.site, gateway: on.site.gateway ?? "", listener: listener.name, ruleName };
  const built: { -readonly [K in keyof ir.HttpRoute]: ir.HttpRoute[K] } = {
    ...route,
    name: `${route.name}/${hostInName(host)}`,
    hostname: host,
  };
  if (route.redirect) built.redirect = redirectOn(route.redirect, listener.port);
  if (destination) {
    built.destination = destinations.get(destination) ?? destinationOn(destination, { site, clusters }, read);
    destinations.set(destination, built.destination);
  }
  return applySteps(HTTP_ROUTE_STEPS, built, { site, read });
}

/** The destination on one listener: shared clusters are named, all other backends are part of it. */
export function destinationOn(
  { name, metadata, statName, backends }: RuleDestination,
  { site, clusters }: { readonly site: RouteSite; readonly clusters: Map<string, ir.BackendCluster> },
  read: Reader,
): ir.RouteDestination {
  const separate = backends.some((backend) => backend.sharedCluster !== undefined) && separatesBackends(site, read);
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
