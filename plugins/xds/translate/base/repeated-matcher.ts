import { isMessage, type Message, toJsonString } from "@bufbuild/protobuf";
import {
  type FilterChainMatch,
  FilterChainMatchSchema,
} from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_components_pb.ts";
import {
  type Listener,
  ListenerSchema,
} from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  type RouteConfiguration,
  RouteConfigurationSchema,
} from "../../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";

/**
 * The matcher that two parts of a message share: a domain of two virtual hosts, a server name of two filter chains that ask for the same otherwise.
 * The rules of Envoy's API do not say so, and Envoy refuses the whole message. For messages that hooks and patches changed; those
 * that are made here have each of them once.
 */
export function repeatedMatcher(message: unknown): string | undefined {
  if (isMessage(message as Message, RouteConfigurationSchema)) return domainOfTwo(message as RouteConfiguration);
  if (isMessage(message as Message, ListenerSchema)) return repeatedServerName(message as Listener);
  return undefined;
}

function domainOfTwo({ virtualHosts }: RouteConfiguration): string | undefined {
  return repeatedDomain(virtualHosts.flatMap(({ domains }) => domains.map((each) => each.toLowerCase())));
}

/** The fault in the domains, in small letters, of all virtual hosts of a route configuration; undefined when there is none. */
export function repeatedDomain(all: readonly string[]): string | undefined {
  const domain = firstRepeated(all);
  return domain === undefined ? undefined : `two virtual hosts have the domain ${domain}`;
}

/** With a matcher of its own the listener does not look at what its chains ask for. */
function repeatedServerName({ filterChains, filterChainMatcher }: Listener): string | undefined {
  if (filterChainMatcher !== undefined || filterChains.length < 2) return undefined;
  const keys = filterChains.flatMap(({ filterChainMatch }) => chainKeys(filterChainMatch));
  const key = firstRepeated(keys);
  return key === undefined ? undefined : `two filter chains match ${key.slice(0, key.indexOf(" ")) || "everything"}`;
}

function chainKeys(match: FilterChainMatch | undefined): readonly string[] {
  if (match === undefined) return [" {}"];
  const rest = toJsonString(FilterChainMatchSchema, { ...match, serverNames: [] });
  const names = match.serverNames.length === 0 ? [""] : match.serverNames;
  return [...new Set(names)].map((name) => `${name.toLowerCase()} ${rest}`);
}

function firstRepeated(texts: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return texts.find((text) => seen.size === seen.add(text).size);
}
