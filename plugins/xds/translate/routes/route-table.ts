import {
  RouteSchema,
  type VirtualClusterSchema,
  VirtualHostSchema,
} from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { RouteConfigurationSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { partsOf, type Sealed } from "../../../../core/envoy/mod.ts";
import { sameItems } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/resource/object.ts";
import { assembled, type Checked, checked, sameBytes } from "../checked.ts";
import { contained } from "../contained.ts";
import { httpFilters } from "../filters/mod.ts";
import type { LeanListener } from "../lean.ts";
import { httpChainName, virtualHostName } from "../listeners/names.ts";
import type { SharedPort } from "../listeners/plan.ts";
import type { TranslateOptions } from "../options.ts";
import { isRefusal } from "../refusal.ts";
import { SealedResource } from "../resources.ts";
import { bytesOf } from "../shapes/data-source.ts";
import type { Init } from "../shapes/init.ts";
import { resourceMetadata } from "../shapes/metadata.ts";
import { distinctSources, sourcesOf } from "../sources.ts";
import type { Origin, Workbench } from "../workbench.ts";
import type { BackendClusters } from "./destination.ts";
import { type Group, groupedBy } from "./grouping.ts";
import { repeatedDomains, unservedHostnames } from "./isolation.ts";
import { buildRoute, portedRoute, type RouteContext, refusedRoute, routeProblem } from "./route.ts";

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

/** One listener of a route configuration. */
export interface RouteTableMember {
  /** Without those of its routes that only have matches and a destination. */
  readonly listener: LeanListener;
  /** All its routes; they may have other endpoints by now. */
  readonly routes: readonly ir.HttpRoute[];
  readonly port: SharedPort;
}

/** Adds the route configuration of listeners that share one. */
export function addRouteTable(
  bench: Workbench,
  name: string,
  members: readonly RouteTableMember[],
  context: RouteTableContext,
): void {
  const added = contained("a route configuration", () => addSound(bench, name, members, context));
  if (isRefusal(added))
    bench.table.refuse(
      "routes",
      name,
      distinctSources(members.map(({ listener }) => sourcesOf(listener.metadata))),
      added.refused,
    );
}

function addSound(
  bench: Workbench,
  name: string,
  members: readonly RouteTableMember[],
  context: RouteTableContext,
): void {
  const found = members.map((member) => virtualHosts(bench, { ...member, table: name }, context));
  const lists = distinctHosts(bench, name, found);
  const hosts = [...lists.map(({ sent }) => sent), unserved(bench, name, { members, lists })];
  const limit = bodyLimit(bench, members);
  const built = bench.memo.named(`routes ${name}`, [limit, ...hosts], () => {
    const init = {
      name,
      virtualHosts: partsOf(hosts.flat()),
      maxDirectResponseBodySizeBytes: limit,
      ignorePortInHostMatching: true,
    };
    return assembled(RouteConfigurationSchema, init, ["virtualHosts"]);
  });
  const sources = () =>
    distinctSources([
      ...members.map(({ listener }) => sourcesOf(listener.metadata)),
      ...lists.flatMap(({ hosts }) => hosts).map(({ group }) => sourcesOfGroup(group)),
    ]);
  if (built.reason === undefined) bench.table.add("routes", new SealedResource(name, built.sealed, sources));
  else bench.table.refuse("routes", name, sources(), built.reason);
}

/** The virtual hosts of each listener without those whose domain an earlier one has. */
function distinctHosts(bench: Workbench, name: string, lists: readonly Hosts[]): readonly Hosts[] {
  if (lists.length < 2) return lists;
  const domains = lists.map(({ hosts }, i) =>
    bench.memo.named(`domains ${i} of ${name}`, [hosts], () => hosts.map(({ group }) => group.key), sameItems),
  );
  const repeated = bench.memo.named(`repeated domains of ${name}`, domains, () => repeatedDomains(domains));
  if (repeated.length === 0) return lists;
  return lists.map(({ hosts }, i) => {
    const again = new Set(repeated.filter(({ list }) => list === i).map(({ domain }) => domain));
    const kept = hosts.filter(({ group }) => !again.has(group.key));
    for (const { name, group } of hosts)
      if (again.has(group.key))
        bench.table.refuse("routes", `${name} again`, sourcesOfGroup(group), domainTaken(group.key));
    return { hosts: kept, sent: kept.flatMap(hostToSend) };
  });
}

function domainTaken(domain: string): string {
  return `another listener of this port already serves ${domain === "*" ? "all hosts" : domain}`;
}

/** The same object in every build: a table that is made of the same lists is not made again. */
const noHosts: readonly SealedHost[] = Object.freeze([]);

/** Virtual hosts without routes, for hostnames of listeners that a wider listener of the same port must not answer for. */
function unserved(
  bench: Workbench,
  name: string,
  { members, lists }: { readonly members: readonly RouteTableMember[]; readonly lists: readonly Hosts[] },
): readonly SealedHost[] {
  if (members.length < 2) return noHosts;
  const inputs = [...members.map(({ listener }) => listener), ...lists.map(({ hosts }) => hosts)];
  const compute = () => {
    const isolated = members.map(({ listener }, i) => {
      return { listener, domains: (lists[i]?.hosts ?? []).map(({ group }) => group.key) };
    });
    return unservedHostnames(isolated).map(({ listener, hostname }) => {
      const head = {
        name: virtualHostName(listener, hostname, bench.options),
        domains: [hostname],
        metadata: resourceMetadata(listener.metadata),
      };
      return checked(VirtualHostSchema, head).sealed;
    });
  };
  return bench.memo.named(`unserved ${name}`, inputs, compute, sameMessages);
}

type HasBytes = Pick<SealedHost, "bytes">;

function sameMessages(before: readonly HasBytes[], now: readonly HasBytes[]): boolean {
  return before.length === now.length && before.every(({ bytes }, i) => sameBytes(bytes, (now[i] as HasBytes).bytes));
}

/** Envoy's own limit for bodies that it sends itself, and the most that Kubernetes stores in one object; in bytes. */
const ENVOY_BODY_LIMIT = 4 * 1024;
const OBJECT_LIMIT = 1024 * 1024;

/** What direct responses need, if more than Envoy allows by default. */
function bodyLimit(bench: Workbench, members: readonly RouteTableMember[]): number | undefined {
  const lengths = members.flatMap(({ listener, routes }) =>
    bench.memo.rare(`bodies of ${listener.name}`, { parts: routes, inputs: [] }, ({ directResponse }) =>
      directResponse?.body ? bytesOf(directResponse.body).length : undefined,
    ),
  );
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  return longest > ENVOY_BODY_LIMIT ? Math.max(longest, OBJECT_LIMIT) : undefined;
}

interface HostsOf extends RouteTableMember {
  readonly table: string;
}

type SealedRoute = Sealed<typeof RouteSchema>;
type SealedHost = Sealed<typeof VirtualHostSchema>;

/** The virtual hosts of a listener, one for each hostname in order of first use, and the messages of those that can be sent. */
interface Hosts {
  readonly hosts: readonly Host[];
  readonly sent: readonly SealedHost[];
}

function virtualHosts(bench: Workbench, of: HostsOf, context: RouteTableContext): Hosts {
  const { listener, routes, table } = of;
  const { memo } = bench;
  const key = `${table} ${listener.name}`;
  const facts = httpFilters.map((filter) => filter.listenerFacts?.(listener));
  const routeContext: RouteContext = {
    listener,
    http3Port: of.port.http3 ? (listener.externalPort ?? 0) : undefined,
    backends: context.backends,
    filters: httpFilters,
    facts,
    concerned: facts.some((fact) => fact !== undefined && fact !== false),
    options: bench.options,
  };
  const served = [listener.tls !== undefined, listener.externalPort];
  const inputs = [listener.timeout, routeContext.http3Port, ...served, ...routeContext.facts];
  const scope = memo.named(`scope ${key}`, inputs, () => ({}));
  const list = { parts: routes, inputs: [scope, context.backends] };
  const built = memo.each(`routes of ${key}`, list, (route, before?: BuiltRoute) => {
    return sameRoute(bench, oneRoute(bench, route, routeContext, scope), before);
  });
  const refused = memo.rare(`refused routes of ${key}`, { parts: built, inputs: [] }, (one) =>
    one.reason === undefined ? undefined : one,
  );
  for (const { route, reason } of refused)
    bench.table.refuse("routes", route.name, sourcesOf(route.metadata), reason ?? "");
  // Envoy does not tell domains apart by case.
  const groups = groupedBy(memo, key, built, ({ route }) => (route.hostname ?? "").toLowerCase());
  const counted = context.metrics?.enableVirtualHostStats === true;
  const shape = {
    parts: groups,
    inputs: [listener.name, listener.port, listener.externalPort, listener.metadata, counted],
  };
  const hosts = memo.each(`hosts of ${key}`, shape, (group, before?: Host) =>
    oneHost(group, { listener, counted, options: bench.options }, before),
  );
  for (const { name, group, reason } of memo.rare(`refused hosts of ${key}`, { parts: hosts, inputs: [] }, isRefused))
    bench.table.refuse("routes", name, sourcesOfGroup(group), reason ?? "");
  const sent = memo.named(`sent hosts of ${key}`, [hosts], () => hosts.flatMap(hostToSend), sameItems);
  return { hosts, sent };
}

/** A route of the IR with the one that Envoy is sent for it, if any. */
interface BuiltRoute {
  readonly route: ir.HttpRoute;
  readonly sealed: SealedRoute;
  readonly reason: string | undefined;
  /** Whether `sealed` is sent although there is a reason against the route. */
  readonly answers: boolean;
  /** Stands before `sealed`; see {@link portedRoute}. */
  readonly ported?: SealedRoute;
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
    for (const sealed of messagesOf(first)) bench.origins.set(sealed, originOfRoute(route));
    return first;
  });
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
 * The route with the message it had before, where only its IR is new: an endpoint that comes or goes changes the IR of a route, but not what
 * Envoy is told about it.
 */
function sameRoute(bench: Workbench, now: BuiltRoute, before: BuiltRoute | undefined): BuiltRoute {
  if (before === undefined || before.sealed === now.sealed) return now;
  if (before.route.name !== now.route.name || !sameMessages(messagesOf(before), messagesOf(now))) return now;
  const origin = bench.origins.get(now.sealed);
  if (origin) for (const sealed of messagesOf(before)) bench.origins.set(sealed, origin);
  return { ...now, sealed: before.sealed, ...(before.ported && { ported: before.ported }) };
}

/** What Envoy is sent for a route, in its order. */
function messagesOf({ ported, sealed }: BuiltRoute): readonly SealedRoute[] {
  return ported === undefined ? [sealed] : [ported, sealed];
}

interface CheckedRoute extends Checked<typeof RouteSchema> {
  readonly answers: boolean;
  readonly ported?: SealedRoute;
}

function checkedRoute(route: ir.HttpRoute, context: RouteContext): CheckedRoute {
  const problem = routeProblem(route);
  if (problem !== undefined) return { ...checked(RouteSchema, refusedRoute(route)), reason: problem, answers: false };
  const init = contained("a route", () => buildRoute(route, context));
  const built = isRefusal(init) ? undefined : checked(RouteSchema, init);
  if (built !== undefined && built.reason === undefined) {
    const before = isRefusal(init) ? undefined : portedRoute(route, init, context);
    return { ...built, answers: true, ...(before && { ported: checked(RouteSchema, before).sealed }) };
  }
  const reason = isRefusal(init) ? init.refused : built?.reason;
  const instead = checked(RouteSchema, refusedRoute(route));
  return { sealed: instead.sealed, reason, answers: instead.reason === undefined };
}

/** A virtual host, and why it cannot be sent, if so. */
interface Host extends Checked<typeof VirtualHostSchema> {
  readonly name: string;
  readonly group: Group<BuiltRoute>;
  readonly routes: readonly SealedRoute[];
}

const isRefused = (host: Host) => (host.reason === undefined ? undefined : host);
const hostToSend = ({ sealed, reason }: Host) => (reason === undefined ? sealed : []);

interface HostContext {
  readonly listener: LeanListener;
  readonly counted: boolean;
  readonly options: TranslateOptions;
}

/** The virtual host of a hostname; with the message it had before, where the routes in it are the same messages. */
function oneHost(group: Group<BuiltRoute>, { listener, counted, options }: HostContext, before?: Host): Host {
  const hostname = group.key;
  const routes = group.members.filter(({ answers }) => answers).flatMap(messagesOf);
  if (before?.group.key === hostname && sameItems(before.routes, routes)) return { ...before, group };
  const name = virtualHostName(listener, hostname, options);
  const init = {
    name,
    domains: [hostname],
    routes: partsOf(routes),
    virtualClusters: counted ? [statsOf(hostname)] : [],
    metadata: resourceMetadata(listener.metadata),
  };
  return { name, group, routes, ...assembled(VirtualHostSchema, init, ["routes"]) };
}

function sourcesOfGroup({ members }: Group<BuiltRoute>): readonly ObjectRef[] {
  return distinctSources(members.map(({ route }) => sourcesOf(route.metadata)));
}

/** Counts the requests of a virtual host, which Envoy does for virtual clusters only. */
function statsOf(hostname: string): Init<typeof VirtualClusterSchema> {
  const authority = { matchPattern: { case: "prefix" as const, value: hostname } };
  return {
    name: hostname.replaceAll(".", "_"),
    headers: [{ name: ":authority", headerMatchSpecifier: { case: "stringMatch", value: authority } }],
  };
}
