import type * as ir from "../../../../core/ir/mod.ts";
import type { SharedPort } from "../parts/plan.ts";
import { type Inspection, serverNames } from "./listener-filters.ts";
import { resolvesSni } from "./tcp-chain.ts";

/** The inspection of QUIC connections; QUIC reads the server name itself. */
export function quicInspectionOf(port: SharedPort): Inspection {
  return {
    proxyProtocol: firstProxyProtocol(port.http),
    tls: port.http.find((one) => (one.tls?.fingerprints?.length ?? 0) > 0)?.tls?.fingerprints,
  };
}

function firstProxyProtocol(
  listeners: readonly { readonly proxyProtocol?: ir.ProxyProtocolSettings }[],
): ir.ProxyProtocolSettings | undefined {
  return listeners.find((listener) => listener.proxyProtocol !== undefined)?.proxyProtocol;
}

/** The inspection of TCP connections. */
export function inspectionOf(port: SharedPort): Inspection {
  const heads = port.http.filter((listener) => listener.tls !== undefined || listener === port.plain[0]);
  const fingerprints = [...port.http.map(httpInspection), ...port.tcp.flatMap(tcpInspection)];
  return {
    proxyProtocol: firstProxyProtocol([...heads, ...port.tcp]),
    tls: fingerprints.find((fingerprint) => fingerprint !== undefined),
  };
}

type Fingerprints = readonly ir.TlsFingerprintType[] | undefined;

function httpInspection({ tls, hostnames }: ir.HttpListener): Fingerprints {
  if (tls === undefined) return undefined;
  const { fingerprints = [] } = tls;
  return fingerprints.length > 0 || serverNames(hostnames).length > 0 ? fingerprints : undefined;
}

function tcpInspection(listener: ir.TcpListener): Fingerprints[] {
  const { fingerprints = [] } = listener.tls ?? {};
  const routes = listener.routes ?? [];
  if (listener.unservedHostname !== undefined) return [fingerprints];
  if (routes.length === 0) return fingerprints.length > 0 ? [fingerprints] : [];
  return routes.map((route) => {
    if (fingerprints.length > 0 || serverNames(route.tls?.inspector?.snis).length > 0) return fingerprints;
    return resolvesSni(route) ? [] : undefined;
  });
}
