import { TlsParameters_TlsProtocol as TlsProtocol } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/common_pb.ts";
import { UpstreamTlsContextSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { done, failed, type Result } from "../../../../core/result/mod.ts";
import { isIpAddress } from "../shapes/address.ts";
import { file } from "../shapes/data-source.ts";
import { configured } from "../shapes/extension.ts";
import type { ClusterSpec } from "./cluster-spec.ts";

/** The name of a cluster that is known by host and port only. */
function hostClusterName(host: string, port: number): string {
  return `${host.replaceAll(".", "_")}_${port}`;
}

/** The name of the only setting of a cluster that no backendRef stands behind. */
function soleSettingName(cluster: string): string {
  return `${cluster}/backend/-1`;
}

/** One endpoint that takes all traffic of a cluster. */
export function soleSetting(
  cluster: string,
  endpoint: ir.DestinationEndpoint,
  protocol?: ir.AppProtocol,
): ir.DestinationSetting {
  return { name: soleSettingName(cluster), weight: 1, endpoints: [endpoint], ...(protocol && { protocol }) };
}

/** The name of the cluster that {@link urlCluster} makes of a URL; undefined when the URL is none. */
export function urlClusterName(url: string): string | undefined {
  const parts = partsOf(url);
  return parts && hostClusterName(parts.host, parts.port);
}

/** A cluster for the host of a URL; TLS, checked against the system's CA certificates, when the scheme is https. */
export function urlCluster(url: string, systemCaPath: string): Result<ClusterSpec> {
  const parts = partsOf(url);
  if (parts === undefined) return failed(`not a URL: ${url}`);
  const { host, port, tls } = parts;
  const name = hostClusterName(host, port);
  return done({
    name,
    settings: [soleSetting(name, { host, port })],
    discovery: isIpAddress(host) ? "eds" : "dns",
    ...(tls && { transportSocket: systemTrustSocket(host, systemCaPath) }),
  });
}

function partsOf(url: string): { host: string; port: number; tls: boolean } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  const tls = protocol === "https:";
  const host = hostname.replace(/^\[|\]$/g, "");
  return { host, port: port === "" ? (tls ? 443 : 80) : Number(port), tls };
}

/** TLS towards a public host: its name is the SNI, the system's CA certificates decide. */
function systemTrustSocket(sni: string, systemCaPath: string) {
  return configured("envoy.transport_sockets.tls", UpstreamTlsContextSchema, {
    sni,
    commonTlsContext: {
      tlsParams: { tlsMaximumProtocolVersion: TlsProtocol.TLSv1_3 },
      validationContextType: { case: "validationContext", value: { trustedCa: file(systemCaPath) } },
    },
  });
}
