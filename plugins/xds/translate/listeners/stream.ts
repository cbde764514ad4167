import type * as ir from "../../../../core/ir/mod.ts";
import { EMPTY_CLUSTER } from "../clusters/cluster.ts";
import type { Refusal } from "../refusal.ts";
import type { ListenerContext } from "./context.ts";
import { type FilterChainInit, type HttpChain, httpChain } from "./http-chain.ts";
import { type Inspection, listenerFilters, serverNames } from "./listener-filters.ts";
import { plainHttp, type SharedPort } from "./plan.ts";
import { type ListenerInit, quicShell, tcpShell } from "./shell.ts";
import { resolvesSni, tcpChain } from "./tcp-chain.ts";

/** An Envoy listener, and what of it could not be expressed. */
export interface BuiltListener {
  readonly listener: ListenerInit;
  readonly refusals: readonly Refusal[];
}

/** The TCP listener of a port: chains by server name, and a default chain for plain HTTP. */
export function streamListener(port: SharedPort, context: ListenerContext): BuiltListener {
  const http = httpChains(port, false, context);
  const chains = [
    ...http.named.map(({ chain }) => chain),
    ...port.tcp.flatMap((one, i) => tcpChains(one, i, port, context)),
  ];
  const listener: ListenerInit = {
    ...tcpShell(port.first, context.accessLog, context.options),
    listenerFilters: listenerFilters(inspectionOf(port)),
    filterChains: chains,
    ...(http.plain && { defaultFilterChain: http.plain.chain }),
  };
  return { listener, refusals: http.refusals };
}

/** The listener that takes HTTP/3 on the same port. QUIC reads the server name itself, so nothing inspects it. */
export function quicListener(port: SharedPort, context: ListenerContext): BuiltListener {
  const http = httpChains(port, true, context);
  const proxyProtocol = firstProxyProtocol(port.http);
  const fingerprints = port.http.find((one) => (one.tls?.fingerprints?.length ?? 0) > 0)?.tls?.fingerprints;
  const listener: ListenerInit = {
    ...quicShell(port.first as ir.HttpListener, context.accessLog, context.options),
    listenerFilters: listenerFilters({ proxyProtocol, tls: fingerprints }),
    filterChains: http.named.map(({ chain }) => chain),
    ...(http.plain && { defaultFilterChain: http.plain.chain }),
  };
  return { listener, refusals: http.refusals };
}

interface HttpChains {
  readonly named: readonly HttpChain[];
  readonly plain: HttpChain | undefined;
  readonly refusals: readonly Refusal[];
}

function httpChains(port: SharedPort, quic: boolean, context: ListenerContext): HttpChains {
  const named = port.http
    .filter((listener) => listener.tls !== undefined)
    .map((listener) => httpChain([listener], quic, context));
  const [first, ...others] = plainHttp(port);
  const plain = first && httpChain([first, ...others], quic, context);
  return { named, plain, refusals: [...named, ...(plain ? [plain] : [])].flatMap((one) => one.refusals) };
}

/** Envoy refuses a listener without a chain, so one that leads nowhere stands in where no listener of the port has routes. */
function tcpChains(
  listener: ir.TcpListener,
  index: number,
  port: SharedPort,
  context: ListenerContext,
): FilterChainInit[] {
  const routes = listener.routes ?? [];
  if (routes.length > 0) return routes.map((route) => tcpChain(route, listener, context));
  const earlier = port.tcp.slice(0, index).some((one) => (one.routes?.length ?? 0) === 0);
  return earlier ? [] : [tcpChain(nowhere, listener, context)];
}

const nowhere: ir.TcpRoute = { name: EMPTY_CLUSTER, destination: { name: EMPTY_CLUSTER } };

function firstProxyProtocol(
  listeners: readonly { readonly proxyProtocol?: ir.ProxyProtocolSettings }[],
): ir.ProxyProtocolSettings | undefined {
  return listeners.find((listener) => listener.proxyProtocol !== undefined)?.proxyProtocol;
}

function inspectionOf(port: SharedPort): Inspection {
  const heads = port.http.filter((listener) => listener.tls !== undefined || listener === plainHttp(port)[0]);
  const wishes = [...port.http.map(httpInspection), ...port.tcp.flatMap(tcpInspection)];
  return {
    proxyProtocol: firstProxyProtocol([...heads, ...port.tcp]),
    tls: wishes.find((wish) => wish !== undefined),
  };
}

type Wish = readonly ir.TlsFingerprintType[] | undefined;

function httpInspection({ tls, hostnames }: ir.HttpListener): Wish {
  if (tls === undefined) return undefined;
  const { fingerprints = [] } = tls;
  return fingerprints.length > 0 || serverNames(hostnames).length > 0 ? fingerprints : undefined;
}

function tcpInspection(listener: ir.TcpListener): Wish[] {
  const { fingerprints = [] } = listener.tls ?? {};
  const routes = listener.routes ?? [];
  if (routes.length === 0) return fingerprints.length > 0 ? [fingerprints] : [];
  return routes.map((route) => {
    if (fingerprints.length > 0 || serverNames(route.tls?.inspector?.snis).length > 0) return fingerprints;
    return resolvesSni(route) ? [] : undefined;
  });
}
