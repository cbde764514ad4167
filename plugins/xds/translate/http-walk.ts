import type * as ir from "../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../core/resource/object.ts";
import { addSecret, addSecretOnce } from "./add-secret.ts";
import { addCluster } from "./clusters/add.ts";
import { type ClusterSpec, discoveryOf, ipFamilyOf } from "./clusters/spec.ts";
import type { Contribution } from "./contribution.ts";
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
  if (listener.tls) for (const secret of tlsSecrets(listener.tls)) addSecret(bench, secret, sources);
  const routes = listener.routes ?? [];
  for (const route of routes) addClientCertificates(bench, route.destination?.settings);
  const walked = new Set<unknown>();
  for (const route of routes) {
    // The matches of a rule share its destination.
    if (!walked.has(route.destination)) addRouteClusters(bench, route, listener, xds);
    walked.add(route.destination);
    for (const { destination } of route.mirrors ?? [])
      if (destination) addMirrorCluster(bench, destination, xds.metrics);
  }
  addContributions(bench, routes);
}

/** Adds the certificates that the proxy shows to the backends of some settings. */
export function addClientCertificates(bench: Workbench, settings: readonly ir.DestinationSetting[] | undefined): void {
  for (const setting of settings ?? []) {
    for (const secret of clientCertificates([setting])) addSecretOnce(bench, secret, sourcesOf(setting.metadata));
  }
}

function addRouteClusters(bench: Workbench, route: ir.HttpRoute, listener: ir.HttpListener, xds: ir.XdsIr): void {
  const { destination, traffic } = route;
  if (destination === undefined || !hasOwnCluster(destination)) return;
  const settings = destination.settings ?? [];
  const inputs = [
    ...[traffic, route.hostname, route.useClientProtocol, route.extensionRefs, listener.http1],
    ...[destination.metadata, destination.statName, xds.metrics, xds.healthCheckLog],
  ];
  const specOf = (name: string, members: readonly ir.DestinationSetting[]): ClusterSpec => {
    const ipFamily = ipFamilyOf(settings);
    return {
      name,
      settings: members,
      discovery: discoveryOf(members),
      ofRoute: true,
      useClientProtocol: route.useClientProtocol ?? false,
      ...(traffic && { traffic }),
      ...(destination.metadata && { metadata: destination.metadata }),
      ...(destination.statName !== undefined && { statName: destination.statName }),
      ...(route.hostname !== undefined && { routeHostname: route.hostname }),
      ...(route.extensionRefs && { extensionRefs: route.extensionRefs }),
      ...(listener.http1 && { http1: listener.http1 }),
      ...(xds.metrics && { metrics: xds.metrics }),
      ...(xds.healthCheckLog && { healthCheckLog: xds.healthCheckLog }),
      ...(ipFamily && { ipFamily }),
    };
  };
  // A weighted action that names shared clusters names every setting on its own, too.
  const apart = needsClusterPerSetting(route) || (destination.backendClusterRefs?.length ?? 0) > 0;
  if (!apart) {
    const { name } = destination;
    addCluster(bench, { name, part: destination, inputs }, () => specOf(name, settings));
    return;
  }
  for (const setting of settings) {
    const name = setting.name ?? "";
    addCluster(bench, { name, part: setting, inputs }, () => specOf(name, [setting]));
  }
}

function addMirrorCluster(bench: Workbench, destination: ir.RouteDestination, metrics: ir.Metrics | undefined): void {
  const { name, settings = [], metadata } = destination;
  addCluster(bench, { name, part: destination, inputs: [metrics] }, () => ({
    name,
    settings,
    discovery: discoveryOf(settings),
    ofRoute: true,
    ...(metadata && { metadata }),
    ...(metrics && { metrics }),
  }));
}

/** Adds what filters need for the routes of a listener, filter by filter. */
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
    const answer = filter.resources?.(route, bench.options) ?? [];
    return !isRefusal(answer) && answer.length === 0 ? [] : [{ filter, answer }];
  });
  return wishes.length === 0 ? nothing : wishes;
}

const nothing: readonly Wish[] = Object.freeze([]);

function addContribution(bench: Workbench, needed: Contribution, sources: readonly ObjectRef[]): void {
  if (needed.kind === "secret") addSecretOnce(bench, needed.secret, sources);
  else addCluster(bench, { name: needed.spec.name, part: needed.spec, inputs: [] }, () => needed.spec);
}
