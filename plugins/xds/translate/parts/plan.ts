import type * as ir from "../../../../core/ir/mod.ts";
import type { StreamListener } from "./shell.ts";

/** All listeners of the IR that share an address and port, and therefore one Envoy listener. */
export interface SharedPort {
  /** The first one; it gives the Envoy listener its name and settings. */
  readonly first: StreamListener;
  readonly http: readonly ir.HttpListener[];
  /** The listeners of `http` without TLS: they share one filter chain and one route configuration. */
  readonly plain: readonly ir.HttpListener[];
  readonly tcp: readonly ir.TcpListener[];
  /** HTTP/3 is on for a port when one of its listeners wants it and no UDP listener has the port. */
  readonly http3: boolean;
  /** The listener that wants HTTP/3 and cannot have it. */
  readonly withoutHttp3: ir.HttpListener | undefined;
}

/** Groups HTTP and TCP listeners by address and port, in order of first use, HTTP first. */
export function planPorts(xds: ir.XdsIr): readonly SharedPort[] {
  const key = (listener: ir.ListenerBase) => `${listener.address}|${listener.port}`;
  const udp = new Set(xds.udp?.map(key));
  const http = Map.groupBy(xds.http ?? [], key);
  const tcp = Map.groupBy(xds.tcp ?? [], key);
  return [...new Set([...http.keys(), ...tcp.keys()])].map((port) => {
    const ofHttp = http.get(port) ?? [];
    const ofTcp = tcp.get(port) ?? [];
    const first = ofHttp[0] ?? (ofTcp[0] as ir.TcpListener);
    const plain = ofHttp.filter((listener) => listener.tls === undefined);
    const quic = ofHttp.find((one) => one.http3 !== undefined);
    const taken = udp.has(port);
    const http3 = quic !== undefined && !taken;
    return { first, http: ofHttp, plain, tcp: ofTcp, http3, withoutHttp3: taken ? quic : undefined };
  });
}

/** UDP listeners, of each address and port the first one; the second value are the others. */
export function planUdp(
  listeners: readonly ir.UdpListener[],
): readonly [first: readonly ir.UdpListener[], others: readonly ir.UdpListener[]] {
  const taken = new Set<string>();
  const [first, others]: [ir.UdpListener[], ir.UdpListener[]] = [[], []];
  for (const listener of listeners) {
    const key = `${listener.address}|${listener.port}`;
    (taken.has(key) ? others : first).push(listener);
    taken.add(key);
  }
  return [first, others];
}
