import type * as ir from "../../../../core/ir/mod.ts";
import type { StreamListener } from "./shell.ts";

/** All listeners of the IR that share an address and port, and therefore one Envoy listener. */
export interface SharedPort {
  /** The first one; it gives the Envoy listener its name and settings. */
  readonly first: StreamListener;
  readonly http: readonly ir.HttpListener[];
  /** Those of `http` without TLS: they share one filter chain and one route configuration. */
  readonly plain: readonly ir.HttpListener[];
  readonly tcp: readonly ir.TcpListener[];
  /** HTTP/3 is on for a port when one of its listeners wants it. */
  readonly http3: boolean;
}

/** Groups HTTP and TCP listeners by address and port, in order of first use, HTTP first. */
export function planPorts(xds: ir.XdsIr): readonly SharedPort[] {
  const key = (listener: ir.ListenerBase) => `${listener.address}|${listener.port}`;
  const http = Map.groupBy(xds.http ?? [], key);
  const tcp = Map.groupBy(xds.tcp ?? [], key);
  return [...new Set([...http.keys(), ...tcp.keys()])].map((port) => {
    const ofHttp = http.get(port) ?? [];
    const ofTcp = tcp.get(port) ?? [];
    const first = ofHttp[0] ?? (ofTcp[0] as ir.TcpListener);
    const plain = ofHttp.filter((listener) => listener.tls === undefined);
    return { first, http: ofHttp, plain, tcp: ofTcp, http3: ofHttp.some((one) => one.http3 !== undefined) };
  });
}
