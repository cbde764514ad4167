import { keyCodec, text } from "../../../../core/collection/key-codec.ts";
import { FilterChainSchema } from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_components_pb.ts";
import { derive, type Reader, sameItems, shareLevels } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type Checked, checked, contained, sameChecked } from "../base/checked.ts";
import type { TranslationError } from "../base/resources.ts";
import { distinctSources, sourcesOf } from "../base/sources.ts";
import { EMPTY_CLUSTER } from "../clusters/cluster.ts";
import { refused } from "../needs/needed.ts";
import { telemetryOf } from "../needs/telemetry-in-use.ts";
import { broughtToListener } from "../parts/brought.ts";
import type { ListenerContext } from "../parts/context.ts";
import { deskOf, type LeanListener, leanXds, sharedPorts, takeNext } from "../parts/ir-parts.ts";
import type { SharedPort } from "../parts/plan.ts";
import { accessLogs } from "../telemetry/access-log.ts";
import { type FilterChainInit, httpChain } from "./http-chain.ts";
import { type DistinctChains, distinctChains, type TcpChainOf } from "./server-names.ts";
import { tcpChain } from "./tcp-chain.ts";

/** A port of the data plane; key: its place among them. */
export const portAt = derive("port", (at, read) => read.from(sharedPorts, "")[Number(at)] as SharedPort, {
  share: takeNext,
});

/** The chains that are left of a port where each name has one; key: the port's place. */
export const distinctChainsAt = derive("distinct-chains", (at, read) => distinctChains(read.from(portAt, at)), {
  share: shareLevels(3),
});

const telemetryInUse = derive("telemetry-in-use", (_key, read) => telemetryOf(read.from(leanXds, "")), {
  share: shareLevels(1),
});

/** The access logs that all chains write; key: empty. */
const logMessages = derive("access-logs", (_key, read) => accessLogs(read.from(telemetryInUse, "").accessLog), {
  share: takeNext,
});

/** The context that listeners take from the rest of the IR, and what of it cannot be expressed; key: empty. */
export const listenerContext = derive(
  "listener-context",
  (_key, read): { readonly context: ListenerContext; readonly errors: readonly TranslationError[] } => {
    const { tracing, errors } = read.from(telemetryInUse, "");
    const { filterOrder } = read.from(leanXds, "");
    const context = { accessLogs: read.from(logMessages, ""), tracing, filterOrder, options: deskOf(read).options };
    return { context, errors };
  },
  { share: shareLevels(2) },
);

/** A filter chain as it is sent, why Envoy would refuse it, if so, and what of it could not be expressed. */
export interface Chain extends Checked<typeof FilterChainSchema> {
  readonly name: string;
  readonly refusals: readonly string[];
}

/** The listeners and routes that a chain is for, to be told of what is refused. */
type Members = readonly { readonly metadata?: ir.ResourceMetadata | undefined }[];

/** The place of the default chain among those of a port. */
const PLAIN = "plain";

/** Key of a chain of a port: the port's place, and the chain's among those of the port, or {@link PLAIN}. */
const chainKey = keyCodec<[at: string, place: string]>(" ", text(), text());

/** The HTTP listeners of a chain: the one at a place among those of its port, or all without TLS; key: {@link chainKey}. */
const membersOfHttp = derive(
  "members-of-http-chain",
  (key, read): readonly LeanListener[] => {
    const [at, place] = chainKey.read(key);
    if (place === PLAIN) return read.from(portAt, at).plain;
    return [read.from(distinctChainsAt, at).http[Number(place)] as LeanListener];
  },
  { share: (before, now) => (sameItems(before, now) ? before : now) },
);

/** Key of a chain over a transport. */
const sentChainKey = keyCodec<[transport: "tcp" | "quic", chain: string]>(" ", text(), text());

/** A chain of HTTP listeners; key: {@link sentChainKey}. */
const chainOfHttp = derive(
  "http-chain",
  (key, read) => {
    const [transport, chain] = sentChainKey.read(key);
    const members = read.from(membersOfHttp, chain) as [LeanListener, ...LeanListener[]];
    const { context } = read.from(listenerContext, "");
    const brought = members.map(({ place }) => read.from(broughtToListener, place ?? ""));
    return chainOf(members[0].name, () => httpChain(members, { quic: transport === "quic", brought }, context));
  },
  { share: sameChain },
);

/** All chains of TCP listeners of a port; key: the port's place. */
const chainsOfTcp = derive(
  "tcp-chains",
  (at, read) => tcpChainsOf(read.from(portAt, at), read.from(distinctChainsAt, at)),
  {
    share: shareLevels(2),
  },
);

/** The one at a place, with a listener without its routes; key: {@link chainKey}. */
const memberOfTcp = derive(
  "member-of-tcp-chain",
  (key, read) => {
    const [at, place] = chainKey.read(key);
    const { listener, route } = read.from(chainsOfTcp, at)[Number(place)] as TcpChainOf;
    const { routes: _routes, ...shell } = listener;
    return { route, listener: shell };
  },
  { share: shareLevels(2) },
);

/** A chain of a route of TCP; key: that of its member. */
const chainOfTcp = derive(
  "tcp-chain",
  (key, read) => {
    const { route, listener } = read.from(memberOfTcp, key);
    const { context } = read.from(listenerContext, "");
    return chainOf(route.name ?? "", () => ({ chain: tcpChain(route, listener, context), refusals: [] }));
  },
  { share: sameChain },
);

/** A chain is made of all routes below it, so most changes make it again; one that says the same stays the same. */
function sameChain(before: Chain, now: Chain): Chain {
  return before.refusals.length === 0 && now.refusals.length === 0 && sameChecked(before, now) ? before : now;
}

/** A chain with what it is for. */
export interface ChainOf {
  readonly chain: Chain;
  readonly members: Members;
}

/** The chains of HTTP listeners of a port: one for each that has TLS, and a default one for all others together. */
export function httpChainsAt(
  at: string,
  transport: "tcp" | "quic",
  read: Reader,
): { readonly named: readonly ChainOf[]; readonly plain: ChainOf | undefined } {
  const chainAt = (place: number | string): ChainOf => {
    const key = chainKey.of(at, String(place));
    return { chain: read.from(chainOfHttp, sentChainKey.of(transport, key)), members: read.from(membersOfHttp, key) };
  };
  return {
    named: read.from(distinctChainsAt, at).http.map((_listener, place) => chainAt(place)),
    plain: read.from(portAt, at).plain.length > 0 ? chainAt(PLAIN) : undefined,
  };
}

/** The chains of TCP listeners of a port. */
export function tcpChainsAt(at: string, read: Reader): readonly ChainOf[] {
  return read.from(chainsOfTcp, at).map(({ listener, route }, place) => ({
    chain: read.from(chainOfTcp, chainKey.of(at, String(place))),
    members: [{ metadata: route.metadata ?? listener.metadata }],
  }));
}

/**
 * One chain for each route of a TCP listener. Envoy refuses a listener without a chain, so one that leads nowhere stands in once for
 * all listeners of a port that have no routes, and one for each hostname that no wider listener must answer for.
 */
function tcpChainsOf(port: SharedPort, chains: DistinctChains): readonly Omit<TcpChainOf, "place">[] {
  const idle = chains.catchesAll ? undefined : port.tcp.find(({ routes = [] }) => routes.length === 0);
  const byListener = Map.groupBy(chains.tcp, ({ listener }) => listener);
  return port.tcp.flatMap((listener) => [
    ...(byListener.get(listener) ?? []),
    ...(chains.unserved.includes(listener) ? [{ listener, route: nowhereFor(listener.unservedHostname) }] : []),
    ...(listener === idle ? [{ listener, route: nowhere }] : []),
  ]);
}

const nowhere: ir.TcpRoute = { name: EMPTY_CLUSTER, destination: { name: EMPTY_CLUSTER } };

function nowhereFor(hostname = ""): ir.TcpRoute {
  return { ...nowhere, tls: { inspector: { snis: [hostname] } } };
}

function chainOf(
  name: string,
  build: () => { readonly chain: FilterChainInit; readonly refusals: readonly string[] },
): Chain {
  const built = contained("a filter chain", build);
  if ("fault" in built) return { name, ...checked(FilterChainSchema, {}), refusals: [], reason: built.fault };
  const { chain, refusals } = built.value;
  return { name: chain.name ?? "", ...checked(FilterChainSchema, chain), refusals };
}

/** The errors of a chain: one that Envoy would refuse is left out, and the others still serve. */
export function errorsOfChain({ chain: { name, reason, refusals }, members }: ChainOf): readonly TranslationError[] {
  const reasons = [...refusals, ...(reason === undefined ? [] : [reason])];
  if (reasons.length === 0) return NO_ERRORS;
  const sources = distinctSources(members.map(({ metadata }) => sourcesOf(metadata)));
  return reasons.map((each) => refused("listeners", name, sources, each).refused);
}

const NO_ERRORS: readonly TranslationError[] = Object.freeze([]);
