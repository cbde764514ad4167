import { FilterChainSchema } from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_components_pb.ts";
import type { Sealed } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type Checked, checked, sameChecked } from "../checked.ts";
import { EMPTY_CLUSTER } from "../clusters/cluster.ts";
import { contained } from "../contained.ts";
import { isRefusal, type Refusal } from "../refusal.ts";
import { distinctSources, sourcesOf } from "../sources.ts";
import type { Workbench } from "../workbench.ts";
import type { ListenerContext } from "./context.ts";
import { type FilterChainInit, httpChain } from "./http-chain.ts";
import type { SharedPort } from "./plan.ts";
import type { DistinctChains } from "./server-names.ts";
import { tcpChain } from "./tcp-chain.ts";

/** The filter chains of a listener; a chain that Envoy would refuse is left out, and the others still serve. */
export interface Chains {
  readonly named: readonly FilterChain[];
  readonly plain: FilterChain | undefined;
}

type FilterChain = Sealed<typeof FilterChainSchema>;

/** One chain for each TLS listener of a port, and a default one for all its plain HTTP listeners together. */
export function httpChains(
  bench: Workbench,
  { port, chains, quic }: { readonly port: SharedPort; readonly chains: DistinctChains; readonly quic: boolean },
  context: ListenerContext,
): Chains {
  const { accessLog, tracing, filterOrder } = context;
  const settle = (listeners: readonly [ir.HttpListener, ...ir.HttpListener[]]) =>
    settledChain(bench, {
      key: `${quic ? "quic" : "tcp"} ${listeners[0].name}`,
      inputs: [...listeners, accessLog, tracing, filterOrder],
      sources: listeners.map(({ metadata }) => metadata),
      build: () => httpChain(listeners, quic, context),
    });
  const [first, ...others] = port.plain;
  return {
    named: chains.http.flatMap((listener) => settle([listener]) ?? []),
    plain: first && settle([first, ...others]),
  };
}

/**
 * One chain for each route of a TCP listener. Envoy refuses a listener without a chain, so one that leads nowhere stands in once for
 * all listeners of a port that have no routes, and one for each hostname that no wider listener must answer for.
 */
export function tcpChains(
  bench: Workbench,
  { port, chains }: { readonly port: SharedPort; readonly chains: DistinctChains },
  context: ListenerContext,
): readonly FilterChain[] {
  const idle = chains.catchesAll ? undefined : port.tcp.find(({ routes = [] }) => routes.length === 0);
  const byListener = Map.groupBy(chains.tcp, ({ listener }) => listener);
  return port.tcp.flatMap((listener) => {
    const { timeout, connection, unservedHostname } = listener;
    const settle = (route: ir.TcpRoute, place: number, inputs: readonly unknown[]) =>
      settledChain(bench, {
        key: `route ${listener.name} ${place} ${route.name}`,
        inputs: [...inputs, timeout, connection, context.accessLog],
        sources: [route.metadata ?? listener.metadata],
        build: () => ({ chain: tcpChain(route, listener, context), refusals: [] }),
      }) ?? [];
    return [
      ...(byListener.get(listener) ?? []).map(({ route, place }) => settle(route, place, [route])),
      ...(chains.unserved.includes(listener) ? [settle(nowhereFor(unservedHostname), -1, [unservedHostname])] : []),
      ...(listener === idle ? [settle(nowhere, 0, [nowhere])] : []),
    ].flat();
  });
}

const nowhere: ir.TcpRoute = { name: EMPTY_CLUSTER, destination: { name: EMPTY_CLUSTER } };

function nowhereFor(hostname = ""): ir.TcpRoute {
  return { ...nowhere, tls: { inspector: { snis: [hostname] } } };
}

/** Tells the objects whose chains lost server names to earlier ones. */
export function refuseRepeated(bench: Workbench, { repeated }: DistinctChains): void {
  for (const { name, names, metadata } of repeated)
    bench.table.refuse("listeners", `${name} again`, sourcesOf(metadata), namesTaken(names));
}

function namesTaken(names: readonly string[]): string {
  const what = names.includes("*") ? "all names" : names.join(", ");
  return `another listener or route of this port already serves ${what}`;
}

interface ChainRequest {
  readonly key: string;
  readonly inputs: readonly unknown[];
  readonly sources: readonly (ir.ResourceMetadata | undefined)[];
  readonly build: () => { readonly chain: FilterChainInit; readonly refusals: readonly Refusal[] };
}

interface SettledChain extends Checked<typeof FilterChainSchema> {
  readonly name: string;
  readonly refusals: readonly Refusal[];
}

/** A chain is made of all routes below it, so most changes make it again; one that says the same stays the same. */
function settledChain(bench: Workbench, request: ChainRequest): FilterChain | undefined {
  const { name, sealed, reason, refusals } = bench.memo.named(
    `chain ${request.key}`,
    request.inputs,
    (): SettledChain => {
      const built = contained("a filter chain", request.build);
      if (isRefusal(built))
        return { name: request.key, ...checked(FilterChainSchema, {}), refusals: [], reason: built.refused };
      const { chain, refusals } = built;
      return { name: chain.name ?? "", ...checked(FilterChainSchema, chain), refusals };
    },
    (before, now) => before.refusals.length === 0 && now.refusals.length === 0 && sameChecked(before, now),
  );
  const sources = () => distinctSources(request.sources.map(sourcesOf));
  for (const { refused } of refusals) bench.table.refuse("listeners", name, sources(), refused);
  if (reason === undefined) return sealed;
  bench.table.refuse("listeners", name, sources(), reason);
  return undefined;
}
