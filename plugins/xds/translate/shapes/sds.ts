import { sha256 } from "../../../../core/crypto/mod.ts";
import {
  type ClusterSchema,
  Cluster_DiscoveryType as DiscoveryType,
} from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ApiConfigSource_ApiType as ApiType } from "../../../../core/envoy/generated/envoy/config/core/v3/config_source_pb.ts";
import type { SdsSecretConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { seconds } from "./duration.ts";
import type { Init } from "./init.ts";

/** The address of an SDS server as its cluster is named after it. */
function sdsUrl(sds: ir.SdsConfig): string {
  return sds.scheme === "" ? sds.address : `${sds.scheme}://${sds.address}`;
}

/** A secret that Envoy fetches from another SDS server. */
export function externalSecret(sds: ir.SdsConfig): Init<typeof SdsSecretConfigSchema> {
  const clusterName = sdsClusterName(sdsUrl(sds));
  return {
    name: sds.secretName,
    sdsConfig: {
      configSourceSpecifier: {
        case: "apiConfigSource",
        value: {
          apiType: ApiType.GRPC,
          grpcServices: [{ targetSpecifier: { case: "envoyGrpc", value: { clusterName } } }],
        },
      },
    },
  };
}

/** The cluster of an SDS server behind a Unix domain socket. */
export function sdsCluster(url: string): Init<typeof ClusterSchema> & { readonly name: string } {
  const name = sdsClusterName(url);
  const endpoint = { address: { address: { case: "pipe" as const, value: { path: socketPath(url) } } } };
  return {
    name,
    clusterDiscoveryType: { case: "type", value: DiscoveryType.STATIC },
    loadAssignment: {
      clusterName: name,
      endpoints: [{ lbEndpoints: [{ hostIdentifier: { case: "endpoint", value: endpoint } }] }],
    },
    connectTimeout: seconds(10),
    http2ProtocolOptions: {},
  };
}

/** Readable up to 48 bytes of UTF-8, unique through the hash. */
function sdsClusterName(url: string): string {
  const address = socketPath(url);
  const hash = sha256(address).slice(0, 32);
  const readable = cutUtf8(address.replaceAll("/", "_").replace(/^_+|_+$/g, ""), 48);
  return readable === "" ? `sds_${hash}` : `sds_${readable}_${hash}`;
}

function socketPath(url: string): string {
  return url.startsWith("unix://") ? url.slice("unix://".length) : url;
}

function cutUtf8(text: string, bytes: number): string {
  let kept = "";
  let size = 0;
  for (const char of text) {
    size += new TextEncoder().encode(char).length;
    if (size > bytes) break;
    kept += char;
  }
  return kept;
}

/** The SDS servers from which Envoy fetches certificates and CAs for some settings; most have none. */
export function sdsOfSettings(settings: readonly ir.DestinationSetting[] = []): readonly string[] {
  return settings.flatMap(({ tls }) => (tls ? serversOf([tls.caCertificate, ...(tls.clientCertificates ?? [])]) : []));
}

/** The SDS servers that all but routes of HTTP name in an IR. */
export function sdsUrls({ backendClusters = [], http = [], tcp = [] }: ir.XdsIr): readonly string[] {
  const routes = tcp.flatMap((listener) => listener.routes ?? []);
  return [
    ...sdsOfSettings(backendClusters.flatMap(({ setting }) => setting ?? [])),
    ...http.flatMap(({ tls }) => serversOf(tls?.certificates ?? [])),
    ...routes.flatMap(({ tls, destination }) => [
      ...serversOf(tls?.terminate?.certificates ?? []),
      ...sdsOfSettings(destination?.settings),
    ]),
  ];
}

function serversOf(secrets: readonly ({ readonly sds?: ir.SdsConfig } | undefined)[]): readonly string[] {
  return secrets.flatMap((secret) => (secret?.sds ? sdsUrl(secret.sds) : [])).filter((url) => url !== "");
}
