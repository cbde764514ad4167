import type { ClientIPDetectionSettings, ClientTrafficPolicySpec } from "../../../../core/api/mod.ts";
import { derive } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { refOf, splitObjectKey } from "../../../../core/resource/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import { failedText } from "../../../../core/status/catalogue/withheld.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { parseCidr } from "../../base/cidr.ts";
import { flag, present } from "../../base/present.ts";
import { withheldReason } from "../../refs/withheld.ts";
import { clientConnectionOf, clientKeepaliveOf, clientTimeoutOf, readCount } from "./connection.ts";
import { headersOf, hostOf } from "./headers.ts";
import { clientHttp2Of, http1Of } from "./http-versions.ts";

/** The outcome of a ClientTrafficPolicy, TLS and what depends on the listener aside. */
export interface ClientTraffic {
  /** Settings of connections, for HTTP and TCP listeners alike. They hold only where nothing is wrong. */
  readonly connections: Pick<ir.HttpListener, "tcpKeepalive" | "connection" | "proxyProtocol" | "timeout">;
  readonly connectionFaults: readonly string[];
  /** Settings of HTTP, as far as they can be used. */
  readonly http: Pick<
    ir.HttpListener,
    "clientIPDetection" | "headers" | "host" | "http1" | "http2" | "healthCheck" | "matchBackendScheme"
  >;
  readonly httpFaults: readonly string[];
  /** Fields whose effect is worked out on each listener. */
  readonly onListener: Pick<ClientTrafficPolicySpec, "path" | "grpc" | "http3"> & {
    readonly http10?: NonNullable<ClientTrafficPolicySpec["http1"]>["http10"];
  };
}

/** The outcome of a policy on every listener; key: the policy's. Listeners share the value. Undefined when the policy is gone. */
export const clientTraffic = derive("client-traffic", (key, read): ClientTraffic | undefined => {
  const policy = read.get("ClientTrafficPolicy", ...splitObjectKey(key));
  if (!policy) return undefined;
  const withheld = withheldReason("ClientTrafficPolicy", key, read);
  if (withheld !== undefined) return closed(withheld);
  return read.contain(
    refOf(policy),
    () => settingsOf(policy.spec),
    ({ where, number }) => closed(failedText(where, number)),
  );
});

/** The settings that close every listener: nothing of the policy is used, and something is wrong with its connections. */
function closed(fault: string): ClientTraffic {
  return { connections: {}, connectionFaults: [fault], http: {}, httpFaults: [], onListener: {} };
}

function settingsOf(spec: ClientTrafficPolicySpec): ClientTraffic {
  const connectionFaults: Faults = [];
  const connections = present<ClientTraffic["connections"]>({
    tcpKeepalive: clientKeepaliveOf(spec.tcpKeepalive, connectionFaults),
    connection: clientConnectionOf(spec.connection, connectionFaults),
    proxyProtocol: proxyProtocolOf(spec),
    timeout: clientTimeoutOf(spec.timeout, connectionFaults),
  });
  const httpFaults: Faults = [];
  const http = present<ClientTraffic["http"]>({
    clientIPDetection: clientIpDetectionOf(spec.clientIPDetection, httpFaults),
    headers: headersOf(spec.headers, httpFaults),
    host: hostOf(spec.headers),
    http1: http1Of(spec.http1, connections.connection, httpFaults),
    http2: clientHttp2Of(spec.http2, httpFaults),
    healthCheck: spec.healthCheck,
    matchBackendScheme: flag(spec.scheme === "MatchBackend"),
  });
  const onListener = present({ path: spec.path, grpc: spec.grpc, http3: spec.http3, http10: spec.http1?.http10 });
  return { connections, connectionFaults, http, httpFaults, onListener };
}

/** Where the address of a client comes from; the IR has it as the policy does, or not at all where something is wrong. */
export function clientIpDetectionOf(
  detection: ClientIPDetectionSettings | undefined,
  faults: Faults,
): ir.ClientIpDetectionSettings | undefined {
  const own: Faults = [];
  const { numTrustedHops, trustedCIDRs = [] } = detection?.xForwardedFor ?? {};
  readCount(numTrustedHops, "clientIPDetection.xForwardedFor.numTrustedHops", own);
  for (const [i, cidr] of trustedCIDRs.entries()) if (!parseCidr(cidr)) own.push(say.trustedCidrInvalid(i, cidr));
  const { name } = detection?.customHeader ?? {};
  if (name !== undefined && !/^[A-Za-z0-9-]+$/.test(name)) own.push(say.clientIpHeaderInvalid(name));
  faults.push(...own);
  return own.length === 0 ? detection : undefined;
}

/** PROXY protocol of clients: an empty proxyProtocol turns it on, and enableProxyProtocol counts only beside none. */
export function proxyProtocolOf({
  proxyProtocol,
  enableProxyProtocol,
}: ClientTrafficPolicySpec): ir.ProxyProtocolSettings | undefined {
  if (proxyProtocol) return proxyProtocol.optional ? { optional: true } : {};
  return enableProxyProtocol ? {} : undefined;
}
