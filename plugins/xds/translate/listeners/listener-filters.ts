import type { ListenerFilterSchema } from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_components_pb.ts";
import { ProxyProtocolSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/listener/proxy_protocol/v3/proxy_protocol_pb.ts";
import { TlsInspectorSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/listener/tls_inspector/v3/tls_inspector_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { configured } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";

/** The inspection of a connection that the chains of a listener need before one of them is chosen. */
export interface Inspection {
  /** The first chain that wants the PROXY header decides, as there is one header for all. */
  readonly proxyProtocol: ir.ProxyProtocolSettings | undefined;
  /** The fingerprints that the first chain which inspects TLS asks for; undefined when none inspects. */
  readonly tls: readonly ir.TlsFingerprintType[] | undefined;
}

/** The listener filters, the PROXY header first since it precedes everything on the wire. */
export function listenerFilters({ proxyProtocol, tls }: Inspection): Init<typeof ListenerFilterSchema>[] {
  return [...(proxyProtocol ? [proxyProtocolFilter(proxyProtocol)] : []), ...(tls ? [tlsInspector(tls)] : [])];
}

function proxyProtocolFilter({ optional }: ir.ProxyProtocolSettings) {
  return configured("envoy.filters.listener.proxy_protocol", ProxyProtocolSchema, {
    allowRequestsWithoutProxyProtocol: optional ?? false,
  });
}

function tlsInspector(fingerprints: readonly ir.TlsFingerprintType[]) {
  return configured("envoy.filters.listener.tls_inspector", TlsInspectorSchema, {
    ...(fingerprints.includes("JA3") && { enableJa3Fingerprinting: true }),
    ...(fingerprints.includes("JA4") && { enableJa4Fingerprinting: true }),
  });
}

/** The server names that select a chain; a lone wildcard selects everything, which is no match at all. */
export function serverNames(hostnames: readonly string[] | undefined): string[] {
  return hostnames === undefined || hostnames.length === 0 || hostnames[0] === "*" ? [] : [...hostnames];
}
