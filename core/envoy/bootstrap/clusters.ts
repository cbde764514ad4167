import type { JsonObject } from "@bufbuild/protobuf";
import { extension, oneEndpoint, socketAddress, typed } from "./any-json.ts";
import type { BootstrapOptions, MetricSink, MetricSinkTls } from "./options.ts";
import { sinkCluster } from "./stats.ts";

const httpOptionsType = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

/** The static clusters, in the order in which Envoy warms them: what is local first, the control plane last. */
export function staticClusters(options: BootstrapOptions, adminAddress: string): JsonObject[] {
  const { metrics, topologyInjectorDisabled, serviceCluster } = options;
  return [
    ...(metrics.prometheus.enabled ? [statsCluster(adminAddress, options.adminPort)] : []),
    ...metrics.sinks.map((sink, index) => sinkClusterOf(sink, sinkCluster(index), options.systemCaPath)),
    ...(topologyInjectorDisabled ? [] : [localCluster(serviceCluster)]),
    xdsCluster(options),
  ];
}

function statsCluster(address: string, port: number): JsonObject {
  return {
    name: "prometheus_stats",
    connect_timeout: "0.250s",
    type: "STATIC",
    lb_policy: "ROUND_ROBIN",
    load_assignment: oneEndpoint("prometheus_stats", address, port),
  };
}

function sinkClusterOf(sink: MetricSink, name: string, systemCaPath: string): JsonObject {
  return {
    name,
    connect_timeout: "0.250s",
    type: "STRICT_DNS",
    typed_extension_protocol_options: http2Options({}),
    lb_policy: "ROUND_ROBIN",
    load_assignment: oneEndpoint(name, sink.address, sink.port),
    ...(sink.tls === undefined ? {} : { transport_socket: sinkTls(sink.tls, systemCaPath) }),
  };
}

function sinkTls({ sni, caCertificate, useSystemTrustStore }: MetricSinkTls, systemCaPath: string): JsonObject {
  const trusted: JsonObject | undefined =
    caCertificate !== undefined && caCertificate.length > 0
      ? { inline_bytes: btoa(String.fromCharCode(...caCertificate)) }
      : useSystemTrustStore
        ? { filename: systemCaPath }
        : undefined;
  return tlsSocket({
    ...(sni ? { sni } : {}),
    ...(trusted === undefined ? {} : { common_tls_context: { validation_context: { trusted_ca: trusted } } }),
  });
}

/** The proxy's own service: zone-aware routing compares its zones with those of an upstream. */
function localCluster(name: string): JsonObject {
  const leastRequest = "envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest";
  return {
    connect_timeout: "10s",
    eds_cluster_config: { eds_config: { ads: {}, resource_api_version: "V3" }, service_name: name },
    load_balancing_policy: {
      policies: [
        {
          typed_extension_config: extension("envoy.load_balancing_policies.least_request", leastRequest, {
            locality_lb_config: { zone_aware_lb_config: { min_cluster_size: "1" } },
          }),
        },
      ],
    },
    name,
    type: "EDS",
  };
}

function xdsCluster(options: BootstrapOptions): JsonObject {
  const { xds, sds, gatewayNamespaceMode } = options;
  const address = socketAddress(xds.host, xds.port);
  const secret = (name: string, path: string): JsonObject => ({ name, sds_config: fromFile(path) });
  return {
    connect_timeout: "10s",
    load_assignment: {
      cluster_name: "xds_cluster",
      endpoints: [{ load_balancing_weight: 1, lb_endpoints: [{ load_balancing_weight: 1, endpoint: { address } }] }],
    },
    typed_extension_protocol_options: http2Options(
      { connection_keepalive: { interval: "30s", timeout: "5s" } },
      gatewayNamespaceMode ? { http_filters: tokenFilters(sds.serviceAccountToken) } : {},
    ),
    name: "xds_cluster",
    type: "STRICT_DNS",
    transport_socket: tlsSocket({
      common_tls_context: {
        tls_params: { tls_maximum_protocol_version: "TLSv1_3" },
        ...(gatewayNamespaceMode
          ? {}
          : { tls_certificate_sds_secret_configs: [secret("xds_certificate", sds.certificate)] }),
        validation_context_sds_secret_config: secret("xds_trusted_ca", sds.trustedCa),
      },
    }),
  };
}

/** Puts the service account token on every call to the control plane, instead of a client certificate. */
function tokenFilters(tokenPath: string): JsonObject[] {
  const injected = extension(
    "envoy.http.injected_credentials.generic",
    "envoy.extensions.http.injected_credentials.generic.v3.Generic",
    { credential: { name: "jwt-sa-bearer", sds_config: fromFile(tokenPath) } },
  );
  const injector = "envoy.extensions.filters.http.credential_injector.v3.CredentialInjector";
  const codec = "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec";
  return [
    extension("envoy.filters.http.credential_injector", injector, { credential: injected, overwrite: true }),
    extension(codec, codec),
  ];
}

function fromFile(path: string): JsonObject {
  return { path_config_source: { path }, resource_api_version: "V3" };
}

function http2Options(http2: JsonObject, more: JsonObject = {}): JsonObject {
  const explicit = { explicit_http_config: { http2_protocol_options: http2 } };
  return { [httpOptionsType]: typed(httpOptionsType, { ...explicit, ...more }) };
}

function tlsSocket(config: JsonObject): JsonObject {
  const type = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";
  return extension("envoy.transport_sockets.tls", type, config);
}
