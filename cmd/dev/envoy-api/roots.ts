/**
 * The proto files that Postern writes or reads by name, as patterns over the file names of the descriptor set.
 * TypeScript is generated for them and for all they import; every other v3 file of Envoy stays a descriptor only,
 * which is enough to print, parse and check it inside an Any. Only `generate.ts` reads this list.
 */
export const roots: readonly RegExp[] = [
  /^envoy\/config\/(accesslog|bootstrap|cluster|core|endpoint|listener|metrics|overload|ratelimit|rbac|route|trace)\/v3\//,
  /^envoy\/config\/common\/mutation_rules\/v3\//,
  /^envoy\/admin\/v3\/(config_dump|config_dump_shared|certs|clusters|listeners|server_info)\.proto$/,
  /^envoy\/service\/(discovery|cluster|endpoint|listener|route|secret|auth|ext_proc|accesslog|ratelimit)\/v3\//,
  /^envoy\/type\/(http\/|matcher\/|metadata\/|tracing\/)?v3\//,
  /^xds\/(core|type)\//,
  /^udpa\/annotations\//,
  /^validate\//,
  /^google\/rpc\//,
  /^ratelimit\//,
  extensions("access_loggers/(file|filters/cel|grpc|open_telemetry|stream)"),
  extensions("bootstrap/internal_listener"),
  extensions("clusters/(aggregate|common/dns|dns|dynamic_forward_proxy|original_dst)"),
  extensions("common/(dynamic_forward_proxy|matching|ratelimit)"),
  extensions("compression/(brotli|gzip|zstd)/(compressor|decompressor)"),
  extensions("dynamic_modules"),
  extensions("early_data"),
  extensions("filters/common/(fault|set_filter_state)"),
  extensions(
    `filters/http/(${[
      "admission_control|api_key_auth|bandwidth_limit|basic_auth|buffer|composite|compressor|cors|credential_injector|csrf",
      "custom_response|decompressor|dynamic_forward_proxy|dynamic_modules|ext_authz|ext_proc|fault|geoip|grpc_stats|grpc_web",
      "header_mutation|header_to_metadata|health_check|jwt_authn|local_ratelimit|lua|oauth2|on_demand|ratelimit|rbac|router",
      "set_filter_state|set_metadata|stateful_session|upstream_codec|wasm",
    ].join("|")})`,
  ),
  extensions("filters/listener/(original_dst|proxy_protocol|tls_inspector)"),
  extensions(
    "filters/network/(connection_limit|direct_response|http_connection_manager|local_ratelimit|rbac|set_filter_state|sni_cluster|sni_dynamic_forward_proxy|tcp_proxy)",
  ),
  extensions("filters/udp/udp_proxy"),
  extensions("formatter/(cel|metadata|req_without_query)"),
  extensions("geoip_providers/(common|maxmind)"),
  extensions("health_check/event_sinks/file"),
  extensions("http/(custom_response|early_header_mutation/header_mutation|header_formatters/preserve_case)(/[a-z_]+)*"),
  extensions("http/(injected_credentials|original_ip_detection|stateful_session)/[a-z_0-9]+"),
  extensions("internal_redirect/(allow_listed_routes|previous_routes|safe_cross_scheme)"),
  extensions(
    "load_balancing_policies/(client_side_weighted_round_robin|cluster_provided|common|dynamic_modules|least_request|maglev|override_host|pick_first|random|ring_hash|round_robin|subset|wrr_locality)",
  ),
  extensions("matching/common_inputs/(network|ssl|transport_socket)"),
  extensions("matching/input_matchers/(ip|metadata|runtime_fraction|consistent_hashing)"),
  extensions("network/dns_resolver/(cares|getaddrinfo)"),
  extensions("path/(match|rewrite)/uri_template"),
  extensions("quic/(connection_id_generator|crypto_stream|proof_source)"),
  extensions("rate_limit_descriptors/expr"),
  extensions("rbac/(matchers/upstream_ip_port|principals/mtls_authenticated|audit_loggers/stream)"),
  extensions("regex_engines"),
  extensions("request_id/uuid"),
  extensions("resource_monitors/(cgroup_memory|cpu_utilization|downstream_connections|fixed_heap)"),
  extensions("retry/(host|priority)/[a-z_]+"),
  extensions("stat_sinks/(graphite_statsd|open_telemetry)"),
  extensions("tracers/opentelemetry/(resource_detectors|samplers)"),
  extensions("transport_sockets/(internal_upstream|proxy_protocol|quic|raw_buffer|tls)"),
  extensions("upstreams/(http|http/http|http/generic|http/tcp|tcp|tcp/generic)"),
  extensions("wasm"),
];

/** Matches the v3 files of one or more extension folders, written relative to `envoy/extensions`. */
function extensions(folder: string): RegExp {
  return new RegExp(`^envoy/extensions/${folder}/v3/`);
}
