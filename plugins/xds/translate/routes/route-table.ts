import { VirtualHostSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { RouteConfigurationSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { asFields } from "../../../../core/envoy/mod.ts";
import { derive, type Reader, sameItems } from "../../../../core/incremental/mod.ts";
import { assembled, checked, contained, sameMessages } from "../base/checked.ts";
import { TranslatedResource, type TranslationError } from "../base/resources.ts";
import { distinctSources, sourcesOf } from "../base/sources.ts";
import { refused } from "../needs/needed.ts";
import { deskOf, leanListener, placesOfListeners, portOf, sharedPorts, takeNext } from "../parts/ir-parts.ts";
import { httpChainName, virtualHostName } from "../parts/names.ts";
import {
  type EncodedHost,
  type Hosts,
  hostsOfListener,
  hostToSend,
  longestBody,
  refusedOf,
  sourcesOfHost,
} from "./hosts.ts";
import { repeatedDomains, unservedHostnames } from "./isolation.ts";

/** Route configurations as they are sent, and what is left out. */
export interface RouteTables {
  readonly routes: readonly TranslatedResource<typeof RouteConfigurationSchema>[];
  readonly errors: readonly TranslationError[];
}

/** Key of listeners that share a route configuration: their places, which are numbers. */
const membersKey = {
  of: (places: readonly string[]): string => places.join(" "),
  read: (members: string): readonly string[] => members.split(" "),
};

/** The listeners that share a route configuration, by their places: plain HTTP listeners of a port share one. Key: empty. */
const tables = derive("route-tables-by-members", (_key, read): readonly string[] => {
  const groups = Map.groupBy(placesOfListeners(read), (place) => tableName(place, read));
  return Array.from(groups.values(), membersKey.of);
});

function tableName(place: string, read: Reader): string {
  const listener = read.from(leanListener, place);
  const head = listener.tls === undefined ? portOf(listener, read.from(sharedPorts, "")).plain[0] : undefined;
  return httpChainName(head ?? listener, deskOf(read).options);
}

/** All route configurations of a data plane; key: empty. */
export const routeTables = derive(
  "route-tables",
  (_key, read): RouteTables => {
    const all = read.from(tables, "").map((members) => {
      const made = contained("a route configuration", () => read.from(routeTable, members));
      if ("value" in made) return made.value;
      const places = membersKey.read(members);
      const sources = distinctSources(places.map((place) => sourcesOf(read.from(leanListener, place).metadata)));
      return {
        routes: [],
        errors: [refused("routes", tableName(places[0] ?? "", read), sources, made.fault).refused],
      };
    });
    return { routes: all.flatMap(({ routes }) => routes), errors: all.flatMap(({ errors }) => errors) };
  },
  { share: takeNext },
);

/** A route configuration; this and all that follows here has as key the places of its listeners. */
const routeTable = derive(
  "route-table",
  (members, read): RouteTables => {
    const places = membersKey.read(members);
    const { lists, errors } = read.from(servedHosts, members);
    const built = read.from(tableMessage, members);
    const heads = places.map((place) => sourcesOf(read.from(leanListener, place).metadata));
    const sources = () => distinctSources([...heads, ...lists.flatMap(({ hosts }) => hosts.map(sourcesOfHost))]);
    const told = [...places.flatMap((place) => read.from(errorsOfListener, place)), ...errors];
    const name = tableName(places[0] ?? "", read);
    if (built.reason === undefined)
      return { routes: [new TranslatedResource(name, built.encoded, sources)], errors: told };
    return { routes: [], errors: [...told, refused("routes", name, sources(), built.reason).refused] };
  },
  { share: takeNext },
);

/** The errors of a listener's routes and virtual hosts; key: the listener's place. */
const errorsOfListener = derive(
  "errors-of-listener",
  (place, read): readonly TranslationError[] => {
    const { routes, hosts } = refusedOf(place, read);
    return [
      ...routes.map(
        ({ route, reason }) => refused("routes", route.name, sourcesOf(route.metadata), reason ?? "").refused,
      ),
      ...hosts.map((host) => refused("routes", host.name, sourcesOfHost(host), host.reason ?? "").refused),
    ];
  },
  { share: takeNext },
);

const tableMessage = derive(
  "route-table-message",
  (members, read) => {
    const places = membersKey.read(members);
    const init = {
      name: tableName(places[0] ?? "", read),
      virtualHosts: asFields([...read.from(sentHosts, members), read.from(unserved, members)].flat()),
      maxDirectResponseBodySizeBytes: bodyLimit(places, read),
      ignorePortInHostMatching: true,
    };
    return assembled(RouteConfigurationSchema, init, ["virtualHosts"]);
  },
  { share: takeNext },
);

/** Envoy's own limit for bodies that it sends itself, and the most that Kubernetes stores in one object; in bytes. */
const ENVOY_BODY_LIMIT = 4 * 1024;
const OBJECT_LIMIT = 1024 * 1024;

/** The limit that direct responses need, if more than Envoy allows by default. */
function bodyLimit(places: readonly string[], read: Reader): number | undefined {
  const longest = Math.max(...places.map((place) => read.from(longestBody, place) ?? 0));
  return longest > ENVOY_BODY_LIMIT ? Math.max(longest, OBJECT_LIMIT) : undefined;
}

const sentHosts = derive(
  "sent-hosts",
  (members, read) => read.from(servedHosts, members).lists.map(({ sent }) => sent),
  { share: (before, now) => (sameItems(before, now) ? before : now) },
);

/** The virtual hosts of each listener without those whose domain an earlier one has, which are told. */
const servedHosts = derive(
  "served-hosts",
  (members, read): { readonly lists: readonly Hosts[]; readonly errors: readonly TranslationError[] } => {
    const lists = membersKey.read(members).map((place) => read.from(hostsOfListener, place));
    const repeated = lists.length < 2 ? [] : read.from(domainsTwice, members);
    if (repeated.length === 0) return { lists, errors: [] };
    const again = lists.map(
      (_list, i) => new Set(repeated.filter(({ list }) => list === i).map(({ domain }) => domain)),
    );
    return {
      lists: lists.map(({ hosts }, i) => {
        const kept = hosts.filter(({ domain }) => !again[i]?.has(domain));
        return { hosts: kept, sent: kept.flatMap((host) => hostToSend(host) ?? []) };
      }),
      errors: lists.flatMap(({ hosts }, i) =>
        hosts
          .filter(({ domain }) => again[i]?.has(domain))
          .map(
            (host) => refused("routes", `${host.name} again`, sourcesOfHost(host), domainTaken(host.domain)).refused,
          ),
      ),
    };
  },
  { share: takeNext },
);

function domainTaken(domain: string): string {
  return `another listener of this port already serves ${domain === "*" ? "all hosts" : domain}`;
}

/** The domains of a listener; key: its place. */
const domainsOf = derive(
  "domains",
  (place, read) => read.from(hostsOfListener, place).hosts.map(({ domain }) => domain),
  { share: (before, now) => (sameItems(before, now) ? before : now) },
);

const domainsTwice = derive("domains-twice", (members, read) =>
  repeatedDomains(membersKey.read(members).map((place) => read.from(domainsOf, place))),
);

/** The same object in every build: a table that is made of the same lists is not made again. */
const noHosts: readonly EncodedHost[] = Object.freeze([]);

/** Virtual hosts without routes, for hostnames of listeners that a wider listener of the same port must not answer for. */
const unserved = derive(
  "unserved",
  (members, read): readonly EncodedHost[] => {
    const places = membersKey.read(members);
    if (places.length < 2) return noHosts;
    const isolated = places.map((place) => {
      return { listener: read.from(leanListener, place), domains: read.from(domainsOf, place) };
    });
    const { options, describe } = deskOf(read);
    return unservedHostnames(isolated).map(({ listener, hostname }) => {
      const head = {
        name: virtualHostName(listener, hostname, options),
        domains: [hostname],
        metadata: describe(listener.metadata),
      };
      return checked(VirtualHostSchema, head).encoded;
    });
  },
  { share: (before, now) => (sameMessages(before, now) ? before : now) },
);
