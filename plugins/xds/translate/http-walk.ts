import type * as ir from "../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../core/resource/object.ts";
import { addSecret, addSecretOnce } from "./add-secret.ts";
import { addCluster, type PlannedCluster, planCluster } from "./clusters/add.ts";
import { addClusters } from "./clusters/list.ts";
import { type ClusterSpec, discoveryOf, ipFamilyOf } from "./clusters/spec.ts";
import { contained } from "./contained.ts";
import type { Contribution } from "./contribution.ts";
import { concernsFilters } from "./filters/chain.ts";
import type { HttpFilter } from "./filters/filter.ts";
import { httpFilters } from "./filters/mod.ts";
import { isRefusal, type Refusal } from "./refusal.ts";
import { hasOwnCluster, needsClusterPerSetting } from "./routes/destination.ts";
import { clientCertificates, tlsSecrets } from "./secrets.ts";
import { sourcesOf } from "./sources.ts";
import type { Workbench } from "./workbench.ts";

/** Filters in the order in which their clusters and secrets are listed: that of their names. */
const contributors = httpFilters.filter((filter) => filter.resources).sort((a, b) => (a.name < b.name ? -1 : 1));

/** Adds the secrets, then the clusters, that one HTTP listener and its routes need. */
export function addHttpResources(bench: Workbench, listener: ir.HttpListener, xds: ir.XdsIr): void {
  const sources = sourcesOf(listener.metadata);
  const secrets = contained("certificates", () => (listener.tls === undefined ? [] : tlsSecrets(listener.tls)));
  if (isRefusal(secrets)) bench.table.refuse("secrets", listener.name, sources, secrets.refused);
  else for (const secret of secrets) addSecret(bench, secret, sources);
  const routes = listener.routes ?? NO_ROUTES;
  const shared: Shared = { http1: listener.http1, metrics: xds.metrics, healthCheckLog: xds.healthCheckLog };
  const inputs = [shared.http1, shared.metrics, shared.healthCheckLog];
  const needs = bench.memo.each(`needs of ${listener.name}`, { parts: routes, inputs }, (route): RouteNeeds => {
    const found = contained("what a route needs", () => needsOf(bench, route, shared));
    return isRefusal(found) ? { ...NO_NEEDS, failed: { route, reason: found.refused } } : found;
  });
  const list = { parts: needs, inputs: [] };
  for (const { route, reason } of bench.memo.rare(`failed needs of ${listener.name}`, list, ({ failed }) => failed))
    bench.table.refuse("clusters", route.name, sourcesOf(route.metadata), reason);
  const certified = bench.memo.rare(`certificates of ${listener.name}`, list, ({ certificates }) => certificates);
  for (const settings of certified) addClientCertificates(bench, settings);
  const plans = bench.memo.each(`clusters of ${listener.name}`, list, ({ clusters }) => clusters);
  addClusters(bench, listener.name, plans);
  addContributions(
    bench,
    bench.memo.rare(`filters of ${listener.name}`, list, ({ filters }) => filters),
  );
}

const NO_ROUTES: readonly ir.HttpRoute[] = Object.freeze([]);

/** What one route needs besides itself. */
interface RouteNeeds {
  readonly clusters: readonly PlannedCluster[];
  /** The settings of a destination that is shown certificates of the proxy; most are not. */
  readonly certificates: readonly ir.DestinationSetting[] | undefined;
  /** The route, where filters could need something for it. */
  readonly filters: ir.HttpRoute | undefined;
  /** The route, and why it could not be told what it needs. */
  readonly failed?: { readonly route: ir.HttpRoute; readonly reason: string };
}

const NO_NEEDS: RouteNeeds = Object.freeze({ clusters: [], certificates: undefined, filters: undefined });

function needsOf(bench: Workbench, route: ir.HttpRoute, shared: Shared): RouteNeeds {
  const own = routeClusters(bench, route, shared);
  const certified = route.destination?.settings?.some(({ tls }) => tls?.clientCertificates !== undefined);
  return {
    clusters: route.mirrors ? [...own, ...mirrorClusters(bench, route, shared)] : own,
    certificates: certified ? route.destination?.settings : undefined,
    filters: concernsFilters(route) ? route : undefined,
  };
}

/** Adds the certificates that the proxy shows to the backends of some settings. */
export function addClientCertificates(bench: Workbench, settings: readonly ir.DestinationSetting[] | undefined): void {
  for (const setting of settings ?? []) {
    if (setting.tls?.clientCertificates === undefined) continue;
    for (const secret of clientCertificates([setting])) addSecretOnce(bench, secret, sourcesOf(setting.metadata));
  }
}

/** What the clusters of a listener's routes take from their surroundings. */
interface Shared {
  readonly http1: ir.Http1Settings | undefined;
  readonly metrics: ir.Metrics | undefined;
  readonly healthCheckLog: ir.HealthCheckLog | undefined;
}

function routeClusters(bench: Workbench, route: ir.HttpRoute, shared: Shared): PlannedCluster[] {
  const { destination, traffic } = route;
  if (destination === undefined || !hasOwnCluster(destination)) return [];
  const settings = destination.settings ?? [];
  const inputs = [
    ...[traffic, route.hostname, route.useClientProtocol, route.extensionRefs],
    ...[
      route.metadata?.policies,
      destination.metadata,
      destination.statName,
      shared.http1,
      shared.metrics,
      shared.healthCheckLog,
    ],
  ];
  const plan = (name: string, part: object, members: readonly ir.DestinationSetting[]) =>
    planCluster(bench, { name, part, inputs }, specOf({ name, members, route, shared }));
  // A weighted action that names shared clusters names every setting on its own, too.
  const apart = needsClusterPerSetting(route) || (destination.backendClusterRefs?.length ?? 0) > 0;
  if (apart) return settings.map((setting) => plan(setting.name ?? "", setting, [setting]));
  return [plan(destination.name, destination, settings)];
}

interface RouteMembers {
  readonly name: string;
  readonly members: readonly ir.DestinationSetting[];
  readonly route: ir.HttpRoute;
  readonly shared: Shared;
}

/** Makes the spec when it is asked; out here, so that it holds nothing but what it is made of. */
function specOf(of: RouteMembers): () => ClusterSpec {
  return () => routeSpec(of);
}

function routeSpec({ name, members: settings, route, shared }: RouteMembers): ClusterSpec {
  const { http1, metrics, healthCheckLog } = shared;
  const { traffic, destination, hostname, extensionRefs } = route;
  const policies = route.metadata?.policies;
  const ipFamily = ipFamilyOf(destination?.settings ?? []);
  return {
    name,
    settings,
    discovery: discoveryOf(settings),
    ofRoute: true,
    useClientProtocol: route.useClientProtocol ?? false,
    ...(traffic && { traffic }),
    ...(policies && { policies }),
    ...(destination?.metadata && { metadata: destination.metadata }),
    ...(destination?.statName !== undefined && { statName: destination.statName }),
    ...(hostname !== undefined && { routeHostname: hostname }),
    ...(extensionRefs && { extensionRefs }),
    ...(http1 && { http1 }),
    ...(metrics && { metrics }),
    ...(healthCheckLog && { healthCheckLog }),
    ...(ipFamily && { ipFamily }),
  };
}

function mirrorClusters(bench: Workbench, { mirrors = [] }: ir.HttpRoute, { metrics }: Shared): PlannedCluster[] {
  return mirrors.flatMap(({ destination }) => {
    if (destination === undefined) return [];
    const { name, settings = [], metadata } = destination;
    return planCluster(bench, { name, part: destination, inputs: [metrics] }, () => ({
      name,
      settings,
      discovery: discoveryOf(settings),
      ofRoute: true,
      ...(metadata && { metadata }),
      ...(metrics && { metrics }),
    }));
  });
}

/** Adds what filters need for those routes of a listener that concern them, filter by filter. */
function addContributions(bench: Workbench, routes: readonly ir.HttpRoute[]): void {
  const wishes = routes.flatMap((route) => {
    const answers = bench.memo.of("contributions", route, [], () => contributionsOf(bench, route));
    return answers.length === 0 ? [] : [{ route, answers }];
  });
  if (wishes.length === 0) return;
  for (const filter of contributors) {
    for (const { route, answers } of wishes) {
      const answer = answers.find((one) => one.filter === filter)?.answer ?? [];
      const sources = sourcesOf(route.metadata);
      if (isRefusal(answer)) bench.table.refuse("clusters", route.name, sources, answer.refused);
      else for (const needed of answer) addContribution(bench, needed, sources);
    }
  }
}

interface Wish {
  readonly filter: HttpFilter;
  readonly answer: readonly Contribution[] | Refusal;
}

function contributionsOf(bench: Workbench, route: ir.HttpRoute): readonly Wish[] {
  const wishes = contributors.flatMap((filter): Wish[] => {
    const answer = contained(filter.name, () => filter.resources?.(route, bench.options) ?? []);
    return !isRefusal(answer) && answer.length === 0 ? [] : [{ filter, answer }];
  });
  return wishes.length === 0 ? nothing : wishes;
}

const nothing: readonly Wish[] = Object.freeze([]);

function addContribution(bench: Workbench, needed: Contribution, sources: readonly ObjectRef[]): void {
  if (needed.kind === "secret") addSecretOnce(bench, needed.secret, sources);
  else addCluster(bench, { name: needed.spec.name, part: needed.spec, inputs: [] }, () => needed.spec);
}
