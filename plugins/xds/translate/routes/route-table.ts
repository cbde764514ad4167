import { VirtualHostSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { RouteConfigurationSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { partsOf } from "../../../../core/envoy/mod.ts";
import { sameItems } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { assembled, checked, sameMessages } from "../checked.ts";
import { contained } from "../contained.ts";
import type { HttpListenerParts } from "../http-parts.ts";
import type { LeanListener } from "../ir-parts.ts";
import { httpChainName, virtualHostName } from "../listeners/names.ts";
import type { SharedPort } from "../listeners/plan.ts";
import { isRefusal } from "../refusal.ts";
import { SealedResource } from "../resources.ts";
import { resourceMetadata } from "../shapes/metadata.ts";
import { distinctSources, sourcesOf } from "../sources.ts";
import type { Workbench } from "../workbench.ts";
import { type Hosts, hostToSend, type SealedHost, sourcesOfHost } from "./hosts.ts";
import { repeatedDomains, unservedHostnames } from "./isolation.ts";

/** The name of the route configuration that serves a listener: plain HTTP listeners of a port share one. */
export function routeTableName(listener: ir.HttpListener, port: SharedPort, bench: Workbench): string {
  const head = listener.tls === undefined ? (port.plain[0] ?? listener) : listener;
  return httpChainName(head, bench.options);
}

/** One listener of a route configuration, with what its routes come to. */
export interface RouteTableMember {
  readonly listener: LeanListener;
  readonly parts: HttpListenerParts;
}

/** Adds the route configuration of listeners that share one. */
export function addRouteTable(bench: Workbench, name: string, members: readonly RouteTableMember[]): void {
  const added = contained("a route configuration", () => addSound(bench, name, members));
  if (isRefusal(added))
    bench.table.refuse(
      "routes",
      name,
      distinctSources(members.map(({ listener }) => sourcesOf(listener.metadata))),
      added.refused,
    );
}

function addSound(bench: Workbench, name: string, members: readonly RouteTableMember[]): void {
  const found = members.map(({ parts }) => told(bench, parts));
  const lists = distinctHosts(bench, name, found);
  const hosts = [...lists.map(({ sent }) => sent), unserved(bench, name, { members, lists })];
  const limit = bodyLimit(members);
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
      ...lists.flatMap(({ hosts }) => hosts).map(sourcesOfHost),
    ]);
  if (built.reason === undefined) bench.table.add("routes", new SealedResource(name, built.sealed, sources));
  else bench.table.refuse("routes", name, sources(), built.reason);
}

/** The virtual hosts of each listener without those whose domain an earlier one has. */
function distinctHosts(bench: Workbench, name: string, lists: readonly Hosts[]): readonly Hosts[] {
  if (lists.length < 2) return lists;
  const domains = lists.map(({ hosts }, i) =>
    bench.memo.named(`domains ${i} of ${name}`, [hosts], () => hosts.map(({ domain }) => domain), sameItems),
  );
  const repeated = bench.memo.named(`repeated domains of ${name}`, domains, () => repeatedDomains(domains));
  if (repeated.length === 0) return lists;
  return lists.map(({ hosts }, i) => {
    const again = new Set(repeated.filter(({ list }) => list === i).map(({ domain }) => domain));
    const kept = hosts.filter(({ domain }) => !again.has(domain));
    for (const host of hosts)
      if (again.has(host.domain))
        bench.table.refuse("routes", `${host.name} again`, sourcesOfHost(host), domainTaken(host.domain));
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
      return { listener, domains: (lists[i]?.hosts ?? []).map(({ domain }) => domain) };
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

/** Envoy's own limit for bodies that it sends itself, and the most that Kubernetes stores in one object; in bytes. */
const ENVOY_BODY_LIMIT = 4 * 1024;
const OBJECT_LIMIT = 1024 * 1024;

/** What direct responses need, if more than Envoy allows by default. */
function bodyLimit(members: readonly RouteTableMember[]): number | undefined {
  const longest = members.reduce((most, { parts }) => Math.max(most, parts.longestBody), 0);
  return longest > ENVOY_BODY_LIMIT ? Math.max(longest, OBJECT_LIMIT) : undefined;
}

/** Tells what is refused of a listener's routes; its virtual hosts. */
function told({ table }: Workbench, { hosts, refused }: HttpListenerParts): Hosts {
  for (const { route, reason } of refused.routes)
    table.refuse("routes", route.name, sourcesOf(route.metadata), reason ?? "");
  for (const host of refused.hosts) table.refuse("routes", host.name, sourcesOfHost(host), host.reason ?? "");
  return hosts;
}
