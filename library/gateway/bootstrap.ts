import type { JsonObject } from "@bufbuild/protobuf";
import type { IrKey } from "../../core/plugin/api.ts";
import { parseIp } from "../../plugins/gateway-api/base/addresses.ts";

/** Where an Envoy finds a gateway's server of xDS. */
export interface BootstrapOptions {
  readonly host?: string;
  readonly port: number;
  /** The name of this proxy among those of its data plane. */
  readonly id?: string;
  /** Files of PEM with which Envoy checks the server and shows itself; without them it speaks plain text, which is for one machine only. */
  readonly tls?: BootstrapTls;
}

/** How an Envoy and its server know each other. */
export interface BootstrapTls {
  /** The authority of the server's certificate. */
  readonly ca: string;
  /** The name in the server's certificate; by itself `host`. */
  readonly name?: string;
  /** The certificate that Envoy shows: a server of xDS over gRPC asks for it, one over HTTP for a token. */
  readonly certificate?: string;
  readonly privateKey?: string;
}

/** The bootstrap of an Envoy of a data plane (`envoy --config-yaml`, JSON is YAML), for its configuration from {@link createGateway}'s server. Pure. */
export function envoyBootstrap(dataPlane: IrKey, { tls, ...given }: BootstrapOptions): JsonObject {
  const ads: JsonObject = { ads: {}, resource_api_version: "V3", initial_fetch_timeout: "0s" };
  return {
    ...started(dataPlane, given, tls),
    dynamic_resources: {
      ads_config: {
        api_type: "DELTA_GRPC",
        transport_api_version: "V3",
        grpc_services: [{ envoy_grpc: { cluster_name: CLUSTER } }],
        set_node_on_first_message_only: true,
      },
      lds_config: ads,
      cds_config: ads,
    },
  };
}

/** How an Envoy asks a handler of requests. */
export interface RestOptions extends BootstrapOptions {
  /** The token that the handler asks for. */
  readonly token?: string;
  /** How often it asks. Default a second. */
  readonly refreshMs?: number;
  /** The path before `/v3/discovery:…`. */
  readonly path?: string;
}

/** The same for {@link xdsHandler}, which Envoy asks again and again. Pure. */
export function restBootstrap(dataPlane: IrKey, { token, refreshMs = 1_000, tls, ...given }: RestOptions): JsonObject {
  const rest: JsonObject = {
    api_config_source: {
      api_type: "REST",
      transport_api_version: "V3",
      cluster_names: [CLUSTER],
      refresh_delay: `${refreshMs / 1_000}s`,
      request_timeout: "5s",
    },
    resource_api_version: "V3",
    initial_fetch_timeout: "0s",
  };
  const { node, ...more } = started(dataPlane, given, tls, false);
  return {
    ...more,
    node: { ...(node as JsonObject), ...(token !== undefined && { metadata: { token } }) },
    dynamic_resources: { lds_config: rest, cds_config: rest },
  };
}

const CLUSTER = "xds_cluster";

function started(
  dataPlane: IrKey,
  { host = "127.0.0.1", port, id = dataPlane }: BootstrapOptions,
  tls: BootstrapTls | undefined,
  grpc = true,
): JsonObject {
  const http2 = { explicit_http_config: { http2_protocol_options: {} } };
  const options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  const protocol: JsonObject = {
    typed_extension_protocol_options: { [options]: { "@type": `type.googleapis.com/${options}`, ...http2 } },
  };
  const endpoint = { endpoint: { address: { socket_address: { address: host, port_value: port } } } };
  return {
    node: { id, cluster: dataPlane },
    admin: { address: { socket_address: { address: "127.0.0.1", port_value: 0 } } },
    static_resources: {
      clusters: [
        {
          ...{ name: CLUSTER, type: "STRICT_DNS", connect_timeout: "5s" },
          load_assignment: { cluster_name: CLUSTER, endpoints: [{ lb_endpoints: [endpoint] }] },
          ...(grpc && protocol),
          ...(tls && { transport_socket: secured(host, tls) }),
        },
      ],
    },
  };
}

function secured(host: string, { ca, name = host, certificate, privateKey }: BootstrapTls): JsonObject {
  const isName = parseIp(name) === undefined;
  const pair =
    certificate === undefined || privateKey === undefined
      ? []
      : [{ certificate_chain: { filename: certificate }, private_key: { filename: privateKey } }];
  const names = [{ san_type: isName ? "DNS" : "IP_ADDRESS", matcher: { exact: name } }];
  return {
    name: "envoy.transport_sockets.tls",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
      ...(isName && { sni: name }),
      common_tls_context: {
        tls_certificates: pair,
        validation_context: { trusted_ca: { filename: ca }, match_typed_subject_alt_names: names },
      },
    },
  };
}
