// Written by cmd/dev/envoy-api/generate.ts.
import type { DescFile } from "@bufbuild/protobuf";
import { file_cel_expr_checked } from "./cel/expr/checked_pb.ts";
import { file_cel_expr_syntax } from "./cel/expr/syntax_pb.ts";
import { file_envoy_admin_v3_certs } from "./envoy/admin/v3/certs_pb.ts";
import { file_envoy_admin_v3_clusters } from "./envoy/admin/v3/clusters_pb.ts";
import { file_envoy_admin_v3_config_dump } from "./envoy/admin/v3/config_dump_pb.ts";
import { file_envoy_admin_v3_config_dump_shared } from "./envoy/admin/v3/config_dump_shared_pb.ts";
import { file_envoy_admin_v3_listeners } from "./envoy/admin/v3/listeners_pb.ts";
import { file_envoy_admin_v3_metrics } from "./envoy/admin/v3/metrics_pb.ts";
import { file_envoy_admin_v3_server_info } from "./envoy/admin/v3/server_info_pb.ts";
import { file_envoy_annotations_deprecation } from "./envoy/annotations/deprecation_pb.ts";
import { file_envoy_annotations_resource } from "./envoy/annotations/resource_pb.ts";
import { file_envoy_config_accesslog_v3_accesslog } from "./envoy/config/accesslog/v3/accesslog_pb.ts";
import { file_envoy_config_bootstrap_v3_bootstrap } from "./envoy/config/bootstrap/v3/bootstrap_pb.ts";
import { file_envoy_config_cluster_v3_circuit_breaker } from "./envoy/config/cluster/v3/circuit_breaker_pb.ts";
import { file_envoy_config_cluster_v3_cluster } from "./envoy/config/cluster/v3/cluster_pb.ts";
import { file_envoy_config_cluster_v3_filter } from "./envoy/config/cluster/v3/filter_pb.ts";
import { file_envoy_config_cluster_v3_outlier_detection } from "./envoy/config/cluster/v3/outlier_detection_pb.ts";
import { file_envoy_config_common_key_value_v3_config } from "./envoy/config/common/key_value/v3/config_pb.ts";
import { file_envoy_config_common_matcher_v3_matcher } from "./envoy/config/common/matcher/v3/matcher_pb.ts";
import { file_envoy_config_common_mutation_rules_v3_mutation_rules } from "./envoy/config/common/mutation_rules/v3/mutation_rules_pb.ts";
import { file_envoy_config_core_v3_address } from "./envoy/config/core/v3/address_pb.ts";
import { file_envoy_config_core_v3_backoff } from "./envoy/config/core/v3/backoff_pb.ts";
import { file_envoy_config_core_v3_base } from "./envoy/config/core/v3/base_pb.ts";
import { file_envoy_config_core_v3_cel } from "./envoy/config/core/v3/cel_pb.ts";
import { file_envoy_config_core_v3_config_source } from "./envoy/config/core/v3/config_source_pb.ts";
import { file_envoy_config_core_v3_event_service_config } from "./envoy/config/core/v3/event_service_config_pb.ts";
import { file_envoy_config_core_v3_extension } from "./envoy/config/core/v3/extension_pb.ts";
import { file_envoy_config_core_v3_grpc_method_list } from "./envoy/config/core/v3/grpc_method_list_pb.ts";
import { file_envoy_config_core_v3_grpc_service } from "./envoy/config/core/v3/grpc_service_pb.ts";
import { file_envoy_config_core_v3_health_check } from "./envoy/config/core/v3/health_check_pb.ts";
import { file_envoy_config_core_v3_http_service } from "./envoy/config/core/v3/http_service_pb.ts";
import { file_envoy_config_core_v3_http_uri } from "./envoy/config/core/v3/http_uri_pb.ts";
import { file_envoy_config_core_v3_protocol } from "./envoy/config/core/v3/protocol_pb.ts";
import { file_envoy_config_core_v3_proxy_protocol } from "./envoy/config/core/v3/proxy_protocol_pb.ts";
import { file_envoy_config_core_v3_resolver } from "./envoy/config/core/v3/resolver_pb.ts";
import { file_envoy_config_core_v3_socket_cmsg_headers } from "./envoy/config/core/v3/socket_cmsg_headers_pb.ts";
import { file_envoy_config_core_v3_socket_option } from "./envoy/config/core/v3/socket_option_pb.ts";
import { file_envoy_config_core_v3_substitution_format_string } from "./envoy/config/core/v3/substitution_format_string_pb.ts";
import { file_envoy_config_core_v3_udp_socket_config } from "./envoy/config/core/v3/udp_socket_config_pb.ts";
import { file_envoy_config_endpoint_v3_endpoint } from "./envoy/config/endpoint/v3/endpoint_pb.ts";
import { file_envoy_config_endpoint_v3_endpoint_components } from "./envoy/config/endpoint/v3/endpoint_components_pb.ts";
import { file_envoy_config_endpoint_v3_load_report } from "./envoy/config/endpoint/v3/load_report_pb.ts";
import { file_envoy_config_listener_v3_api_listener } from "./envoy/config/listener/v3/api_listener_pb.ts";
import { file_envoy_config_listener_v3_listener } from "./envoy/config/listener/v3/listener_pb.ts";
import { file_envoy_config_listener_v3_listener_components } from "./envoy/config/listener/v3/listener_components_pb.ts";
import { file_envoy_config_listener_v3_quic_config } from "./envoy/config/listener/v3/quic_config_pb.ts";
import { file_envoy_config_listener_v3_udp_listener_config } from "./envoy/config/listener/v3/udp_listener_config_pb.ts";
import { file_envoy_config_metrics_v3_metrics_service } from "./envoy/config/metrics/v3/metrics_service_pb.ts";
import { file_envoy_config_metrics_v3_stats } from "./envoy/config/metrics/v3/stats_pb.ts";
import { file_envoy_config_overload_v3_overload } from "./envoy/config/overload/v3/overload_pb.ts";
import { file_envoy_config_ratelimit_v3_rls } from "./envoy/config/ratelimit/v3/rls_pb.ts";
import { file_envoy_config_rbac_v3_rbac } from "./envoy/config/rbac/v3/rbac_pb.ts";
import { file_envoy_config_route_v3_route } from "./envoy/config/route/v3/route_pb.ts";
import { file_envoy_config_route_v3_route_components } from "./envoy/config/route/v3/route_components_pb.ts";
import { file_envoy_config_route_v3_scoped_route } from "./envoy/config/route/v3/scoped_route_pb.ts";
import { file_envoy_config_trace_v3_datadog } from "./envoy/config/trace/v3/datadog_pb.ts";
import { file_envoy_config_trace_v3_dynamic_ot } from "./envoy/config/trace/v3/dynamic_ot_pb.ts";
import { file_envoy_config_trace_v3_http_tracer } from "./envoy/config/trace/v3/http_tracer_pb.ts";
import { file_envoy_config_trace_v3_lightstep } from "./envoy/config/trace/v3/lightstep_pb.ts";
import { file_envoy_config_trace_v3_opentelemetry } from "./envoy/config/trace/v3/opentelemetry_pb.ts";
import { file_envoy_config_trace_v3_service } from "./envoy/config/trace/v3/service_pb.ts";
import { file_envoy_config_trace_v3_skywalking } from "./envoy/config/trace/v3/skywalking_pb.ts";
import { file_envoy_config_trace_v3_trace } from "./envoy/config/trace/v3/trace_pb.ts";
import { file_envoy_config_trace_v3_xray } from "./envoy/config/trace/v3/xray_pb.ts";
import { file_envoy_config_trace_v3_zipkin } from "./envoy/config/trace/v3/zipkin_pb.ts";
import { file_envoy_data_accesslog_v3_accesslog } from "./envoy/data/accesslog/v3/accesslog_pb.ts";
import { file_envoy_extensions_access_loggers_file_v3_file } from "./envoy/extensions/access_loggers/file/v3/file_pb.ts";
import { file_envoy_extensions_access_loggers_filters_cel_v3_cel } from "./envoy/extensions/access_loggers/filters/cel/v3/cel_pb.ts";
import { file_envoy_extensions_access_loggers_grpc_v3_als } from "./envoy/extensions/access_loggers/grpc/v3/als_pb.ts";
import { file_envoy_extensions_access_loggers_open_telemetry_v3_logs_service } from "./envoy/extensions/access_loggers/open_telemetry/v3/logs_service_pb.ts";
import { file_envoy_extensions_access_loggers_stream_v3_stream } from "./envoy/extensions/access_loggers/stream/v3/stream_pb.ts";
import { file_envoy_extensions_bootstrap_internal_listener_v3_internal_listener } from "./envoy/extensions/bootstrap/internal_listener/v3/internal_listener_pb.ts";
import { file_envoy_extensions_clusters_aggregate_v3_cluster } from "./envoy/extensions/clusters/aggregate/v3/cluster_pb.ts";
import { file_envoy_extensions_clusters_common_dns_v3_dns } from "./envoy/extensions/clusters/common/dns/v3/dns_pb.ts";
import { file_envoy_extensions_clusters_dns_v3_dns_cluster } from "./envoy/extensions/clusters/dns/v3/dns_cluster_pb.ts";
import { file_envoy_extensions_clusters_dynamic_forward_proxy_v3_cluster } from "./envoy/extensions/clusters/dynamic_forward_proxy/v3/cluster_pb.ts";
import { file_envoy_extensions_clusters_original_dst_v3_original_dst } from "./envoy/extensions/clusters/original_dst/v3/original_dst_pb.ts";
import { file_envoy_extensions_common_dynamic_forward_proxy_v3_dns_cache } from "./envoy/extensions/common/dynamic_forward_proxy/v3/dns_cache_pb.ts";
import { file_envoy_extensions_common_matching_v3_extension_matcher } from "./envoy/extensions/common/matching/v3/extension_matcher_pb.ts";
import { file_envoy_extensions_common_ratelimit_v3_ratelimit } from "./envoy/extensions/common/ratelimit/v3/ratelimit_pb.ts";
import { file_envoy_extensions_compression_brotli_compressor_v3_brotli } from "./envoy/extensions/compression/brotli/compressor/v3/brotli_pb.ts";
import { file_envoy_extensions_compression_brotli_decompressor_v3_brotli } from "./envoy/extensions/compression/brotli/decompressor/v3/brotli_pb.ts";
import { file_envoy_extensions_compression_gzip_compressor_v3_gzip } from "./envoy/extensions/compression/gzip/compressor/v3/gzip_pb.ts";
import { file_envoy_extensions_compression_gzip_decompressor_v3_gzip } from "./envoy/extensions/compression/gzip/decompressor/v3/gzip_pb.ts";
import { file_envoy_extensions_compression_zstd_compressor_v3_zstd } from "./envoy/extensions/compression/zstd/compressor/v3/zstd_pb.ts";
import { file_envoy_extensions_compression_zstd_decompressor_v3_zstd } from "./envoy/extensions/compression/zstd/decompressor/v3/zstd_pb.ts";
import { file_envoy_extensions_dynamic_modules_v3_dynamic_modules } from "./envoy/extensions/dynamic_modules/v3/dynamic_modules_pb.ts";
import { file_envoy_extensions_early_data_v3_default_early_data_policy } from "./envoy/extensions/early_data/v3/default_early_data_policy_pb.ts";
import { file_envoy_extensions_filters_common_fault_v3_fault } from "./envoy/extensions/filters/common/fault/v3/fault_pb.ts";
import { file_envoy_extensions_filters_common_set_filter_state_v3_value } from "./envoy/extensions/filters/common/set_filter_state/v3/value_pb.ts";
import { file_envoy_extensions_filters_http_admission_control_v3_admission_control } from "./envoy/extensions/filters/http/admission_control/v3/admission_control_pb.ts";
import { file_envoy_extensions_filters_http_api_key_auth_v3_api_key_auth } from "./envoy/extensions/filters/http/api_key_auth/v3/api_key_auth_pb.ts";
import { file_envoy_extensions_filters_http_bandwidth_limit_v3_bandwidth_limit } from "./envoy/extensions/filters/http/bandwidth_limit/v3/bandwidth_limit_pb.ts";
import { file_envoy_extensions_filters_http_basic_auth_v3_basic_auth } from "./envoy/extensions/filters/http/basic_auth/v3/basic_auth_pb.ts";
import { file_envoy_extensions_filters_http_buffer_v3_buffer } from "./envoy/extensions/filters/http/buffer/v3/buffer_pb.ts";
import { file_envoy_extensions_filters_http_composite_v3_composite } from "./envoy/extensions/filters/http/composite/v3/composite_pb.ts";
import { file_envoy_extensions_filters_http_compressor_v3_compressor } from "./envoy/extensions/filters/http/compressor/v3/compressor_pb.ts";
import { file_envoy_extensions_filters_http_cors_v3_cors } from "./envoy/extensions/filters/http/cors/v3/cors_pb.ts";
import { file_envoy_extensions_filters_http_credential_injector_v3_credential_injector } from "./envoy/extensions/filters/http/credential_injector/v3/credential_injector_pb.ts";
import { file_envoy_extensions_filters_http_csrf_v3_csrf } from "./envoy/extensions/filters/http/csrf/v3/csrf_pb.ts";
import { file_envoy_extensions_filters_http_custom_response_v3_custom_response } from "./envoy/extensions/filters/http/custom_response/v3/custom_response_pb.ts";
import { file_envoy_extensions_filters_http_decompressor_v3_decompressor } from "./envoy/extensions/filters/http/decompressor/v3/decompressor_pb.ts";
import { file_envoy_extensions_filters_http_dynamic_forward_proxy_v3_dynamic_forward_proxy } from "./envoy/extensions/filters/http/dynamic_forward_proxy/v3/dynamic_forward_proxy_pb.ts";
import { file_envoy_extensions_filters_http_dynamic_modules_v3_dynamic_modules } from "./envoy/extensions/filters/http/dynamic_modules/v3/dynamic_modules_pb.ts";
import { file_envoy_extensions_filters_http_ext_authz_v3_ext_authz } from "./envoy/extensions/filters/http/ext_authz/v3/ext_authz_pb.ts";
import { file_envoy_extensions_filters_http_ext_proc_v3_ext_proc } from "./envoy/extensions/filters/http/ext_proc/v3/ext_proc_pb.ts";
import { file_envoy_extensions_filters_http_ext_proc_v3_processing_mode } from "./envoy/extensions/filters/http/ext_proc/v3/processing_mode_pb.ts";
import { file_envoy_extensions_filters_http_fault_v3_fault } from "./envoy/extensions/filters/http/fault/v3/fault_pb.ts";
import { file_envoy_extensions_filters_http_geoip_v3_geoip } from "./envoy/extensions/filters/http/geoip/v3/geoip_pb.ts";
import { file_envoy_extensions_filters_http_grpc_stats_v3_config } from "./envoy/extensions/filters/http/grpc_stats/v3/config_pb.ts";
import { file_envoy_extensions_filters_http_grpc_web_v3_grpc_web } from "./envoy/extensions/filters/http/grpc_web/v3/grpc_web_pb.ts";
import { file_envoy_extensions_filters_http_header_mutation_v3_header_mutation } from "./envoy/extensions/filters/http/header_mutation/v3/header_mutation_pb.ts";
import { file_envoy_extensions_filters_http_header_to_metadata_v3_header_to_metadata } from "./envoy/extensions/filters/http/header_to_metadata/v3/header_to_metadata_pb.ts";
import { file_envoy_extensions_filters_http_health_check_v3_health_check } from "./envoy/extensions/filters/http/health_check/v3/health_check_pb.ts";
import { file_envoy_extensions_filters_http_jwt_authn_v3_config } from "./envoy/extensions/filters/http/jwt_authn/v3/config_pb.ts";
import { file_envoy_extensions_filters_http_local_ratelimit_v3_local_rate_limit } from "./envoy/extensions/filters/http/local_ratelimit/v3/local_rate_limit_pb.ts";
import { file_envoy_extensions_filters_http_lua_v3_lua } from "./envoy/extensions/filters/http/lua/v3/lua_pb.ts";
import { file_envoy_extensions_filters_http_oauth2_v3_oauth } from "./envoy/extensions/filters/http/oauth2/v3/oauth_pb.ts";
import { file_envoy_extensions_filters_http_on_demand_v3_on_demand } from "./envoy/extensions/filters/http/on_demand/v3/on_demand_pb.ts";
import { file_envoy_extensions_filters_http_ratelimit_v3_rate_limit } from "./envoy/extensions/filters/http/ratelimit/v3/rate_limit_pb.ts";
import { file_envoy_extensions_filters_http_rbac_v3_rbac } from "./envoy/extensions/filters/http/rbac/v3/rbac_pb.ts";
import { file_envoy_extensions_filters_http_router_v3_router } from "./envoy/extensions/filters/http/router/v3/router_pb.ts";
import { file_envoy_extensions_filters_http_set_filter_state_v3_set_filter_state } from "./envoy/extensions/filters/http/set_filter_state/v3/set_filter_state_pb.ts";
import { file_envoy_extensions_filters_http_set_metadata_v3_set_metadata } from "./envoy/extensions/filters/http/set_metadata/v3/set_metadata_pb.ts";
import { file_envoy_extensions_filters_http_stateful_session_v3_stateful_session } from "./envoy/extensions/filters/http/stateful_session/v3/stateful_session_pb.ts";
import { file_envoy_extensions_filters_http_upstream_codec_v3_upstream_codec } from "./envoy/extensions/filters/http/upstream_codec/v3/upstream_codec_pb.ts";
import { file_envoy_extensions_filters_http_wasm_v3_wasm } from "./envoy/extensions/filters/http/wasm/v3/wasm_pb.ts";
import { file_envoy_extensions_filters_listener_original_dst_v3_original_dst } from "./envoy/extensions/filters/listener/original_dst/v3/original_dst_pb.ts";
import { file_envoy_extensions_filters_listener_proxy_protocol_v3_proxy_protocol } from "./envoy/extensions/filters/listener/proxy_protocol/v3/proxy_protocol_pb.ts";
import { file_envoy_extensions_filters_listener_tls_inspector_v3_tls_inspector } from "./envoy/extensions/filters/listener/tls_inspector/v3/tls_inspector_pb.ts";
import { file_envoy_extensions_filters_network_connection_limit_v3_connection_limit } from "./envoy/extensions/filters/network/connection_limit/v3/connection_limit_pb.ts";
import { file_envoy_extensions_filters_network_direct_response_v3_config } from "./envoy/extensions/filters/network/direct_response/v3/config_pb.ts";
import { file_envoy_extensions_filters_network_http_connection_manager_v3_http_connection_manager } from "./envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import { file_envoy_extensions_filters_network_local_ratelimit_v3_local_rate_limit } from "./envoy/extensions/filters/network/local_ratelimit/v3/local_rate_limit_pb.ts";
import { file_envoy_extensions_filters_network_rbac_v3_rbac } from "./envoy/extensions/filters/network/rbac/v3/rbac_pb.ts";
import { file_envoy_extensions_filters_network_set_filter_state_v3_set_filter_state } from "./envoy/extensions/filters/network/set_filter_state/v3/set_filter_state_pb.ts";
import { file_envoy_extensions_filters_network_sni_cluster_v3_sni_cluster } from "./envoy/extensions/filters/network/sni_cluster/v3/sni_cluster_pb.ts";
import { file_envoy_extensions_filters_network_sni_dynamic_forward_proxy_v3_sni_dynamic_forward_proxy } from "./envoy/extensions/filters/network/sni_dynamic_forward_proxy/v3/sni_dynamic_forward_proxy_pb.ts";
import { file_envoy_extensions_filters_network_tcp_proxy_v3_tcp_proxy } from "./envoy/extensions/filters/network/tcp_proxy/v3/tcp_proxy_pb.ts";
import { file_envoy_extensions_filters_udp_udp_proxy_v3_route } from "./envoy/extensions/filters/udp/udp_proxy/v3/route_pb.ts";
import { file_envoy_extensions_filters_udp_udp_proxy_v3_udp_proxy } from "./envoy/extensions/filters/udp/udp_proxy/v3/udp_proxy_pb.ts";
import { file_envoy_extensions_formatter_cel_v3_cel } from "./envoy/extensions/formatter/cel/v3/cel_pb.ts";
import { file_envoy_extensions_formatter_metadata_v3_metadata } from "./envoy/extensions/formatter/metadata/v3/metadata_pb.ts";
import { file_envoy_extensions_formatter_req_without_query_v3_req_without_query } from "./envoy/extensions/formatter/req_without_query/v3/req_without_query_pb.ts";
import { file_envoy_extensions_geoip_providers_common_v3_common } from "./envoy/extensions/geoip_providers/common/v3/common_pb.ts";
import { file_envoy_extensions_geoip_providers_maxmind_v3_maxmind } from "./envoy/extensions/geoip_providers/maxmind/v3/maxmind_pb.ts";
import { file_envoy_extensions_health_check_event_sinks_file_v3_file } from "./envoy/extensions/health_check/event_sinks/file/v3/file_pb.ts";
import { file_envoy_extensions_http_custom_response_local_response_policy_v3_local_response_policy } from "./envoy/extensions/http/custom_response/local_response_policy/v3/local_response_policy_pb.ts";
import { file_envoy_extensions_http_custom_response_redirect_policy_v3_redirect_policy } from "./envoy/extensions/http/custom_response/redirect_policy/v3/redirect_policy_pb.ts";
import { file_envoy_extensions_http_early_header_mutation_header_mutation_v3_header_mutation } from "./envoy/extensions/http/early_header_mutation/header_mutation/v3/header_mutation_pb.ts";
import { file_envoy_extensions_http_header_formatters_preserve_case_v3_preserve_case } from "./envoy/extensions/http/header_formatters/preserve_case/v3/preserve_case_pb.ts";
import { file_envoy_extensions_http_injected_credentials_generic_v3_generic } from "./envoy/extensions/http/injected_credentials/generic/v3/generic_pb.ts";
import { file_envoy_extensions_http_injected_credentials_oauth2_v3_oauth2 } from "./envoy/extensions/http/injected_credentials/oauth2/v3/oauth2_pb.ts";
import { file_envoy_extensions_http_original_ip_detection_custom_header_v3_custom_header } from "./envoy/extensions/http/original_ip_detection/custom_header/v3/custom_header_pb.ts";
import { file_envoy_extensions_http_original_ip_detection_xff_v3_xff } from "./envoy/extensions/http/original_ip_detection/xff/v3/xff_pb.ts";
import { file_envoy_extensions_http_stateful_session_cookie_v3_cookie } from "./envoy/extensions/http/stateful_session/cookie/v3/cookie_pb.ts";
import { file_envoy_extensions_http_stateful_session_envelope_v3_envelope } from "./envoy/extensions/http/stateful_session/envelope/v3/envelope_pb.ts";
import { file_envoy_extensions_http_stateful_session_header_v3_header } from "./envoy/extensions/http/stateful_session/header/v3/header_pb.ts";
import { file_envoy_extensions_internal_redirect_allow_listed_routes_v3_allow_listed_routes_config } from "./envoy/extensions/internal_redirect/allow_listed_routes/v3/allow_listed_routes_config_pb.ts";
import { file_envoy_extensions_internal_redirect_previous_routes_v3_previous_routes_config } from "./envoy/extensions/internal_redirect/previous_routes/v3/previous_routes_config_pb.ts";
import { file_envoy_extensions_internal_redirect_safe_cross_scheme_v3_safe_cross_scheme_config } from "./envoy/extensions/internal_redirect/safe_cross_scheme/v3/safe_cross_scheme_config_pb.ts";
import { file_envoy_extensions_load_balancing_policies_client_side_weighted_round_robin_v3_client_side_weighted_round_robin } from "./envoy/extensions/load_balancing_policies/client_side_weighted_round_robin/v3/client_side_weighted_round_robin_pb.ts";
import { file_envoy_extensions_load_balancing_policies_cluster_provided_v3_cluster_provided } from "./envoy/extensions/load_balancing_policies/cluster_provided/v3/cluster_provided_pb.ts";
import { file_envoy_extensions_load_balancing_policies_common_v3_common } from "./envoy/extensions/load_balancing_policies/common/v3/common_pb.ts";
import { file_envoy_extensions_load_balancing_policies_dynamic_modules_v3_dynamic_modules } from "./envoy/extensions/load_balancing_policies/dynamic_modules/v3/dynamic_modules_pb.ts";
import { file_envoy_extensions_load_balancing_policies_least_request_v3_least_request } from "./envoy/extensions/load_balancing_policies/least_request/v3/least_request_pb.ts";
import { file_envoy_extensions_load_balancing_policies_maglev_v3_maglev } from "./envoy/extensions/load_balancing_policies/maglev/v3/maglev_pb.ts";
import { file_envoy_extensions_load_balancing_policies_override_host_v3_override_host } from "./envoy/extensions/load_balancing_policies/override_host/v3/override_host_pb.ts";
import { file_envoy_extensions_load_balancing_policies_pick_first_v3_pick_first } from "./envoy/extensions/load_balancing_policies/pick_first/v3/pick_first_pb.ts";
import { file_envoy_extensions_load_balancing_policies_random_v3_random } from "./envoy/extensions/load_balancing_policies/random/v3/random_pb.ts";
import { file_envoy_extensions_load_balancing_policies_ring_hash_v3_ring_hash } from "./envoy/extensions/load_balancing_policies/ring_hash/v3/ring_hash_pb.ts";
import { file_envoy_extensions_load_balancing_policies_round_robin_v3_round_robin } from "./envoy/extensions/load_balancing_policies/round_robin/v3/round_robin_pb.ts";
import { file_envoy_extensions_load_balancing_policies_subset_v3_subset } from "./envoy/extensions/load_balancing_policies/subset/v3/subset_pb.ts";
import { file_envoy_extensions_load_balancing_policies_wrr_locality_v3_wrr_locality } from "./envoy/extensions/load_balancing_policies/wrr_locality/v3/wrr_locality_pb.ts";
import { file_envoy_extensions_matching_common_inputs_network_v3_network_inputs } from "./envoy/extensions/matching/common_inputs/network/v3/network_inputs_pb.ts";
import { file_envoy_extensions_matching_common_inputs_ssl_v3_ssl_inputs } from "./envoy/extensions/matching/common_inputs/ssl/v3/ssl_inputs_pb.ts";
import { file_envoy_extensions_matching_common_inputs_transport_socket_v3_transport_socket_inputs } from "./envoy/extensions/matching/common_inputs/transport_socket/v3/transport_socket_inputs_pb.ts";
import { file_envoy_extensions_matching_input_matchers_consistent_hashing_v3_consistent_hashing } from "./envoy/extensions/matching/input_matchers/consistent_hashing/v3/consistent_hashing_pb.ts";
import { file_envoy_extensions_matching_input_matchers_ip_v3_ip } from "./envoy/extensions/matching/input_matchers/ip/v3/ip_pb.ts";
import { file_envoy_extensions_matching_input_matchers_metadata_v3_metadata } from "./envoy/extensions/matching/input_matchers/metadata/v3/metadata_pb.ts";
import { file_envoy_extensions_matching_input_matchers_runtime_fraction_v3_runtime_fraction } from "./envoy/extensions/matching/input_matchers/runtime_fraction/v3/runtime_fraction_pb.ts";
import { file_envoy_extensions_network_dns_resolver_cares_v3_cares_dns_resolver } from "./envoy/extensions/network/dns_resolver/cares/v3/cares_dns_resolver_pb.ts";
import { file_envoy_extensions_network_dns_resolver_getaddrinfo_v3_getaddrinfo_dns_resolver } from "./envoy/extensions/network/dns_resolver/getaddrinfo/v3/getaddrinfo_dns_resolver_pb.ts";
import { file_envoy_extensions_path_match_uri_template_v3_uri_template_match } from "./envoy/extensions/path/match/uri_template/v3/uri_template_match_pb.ts";
import { file_envoy_extensions_path_rewrite_uri_template_v3_uri_template_rewrite } from "./envoy/extensions/path/rewrite/uri_template/v3/uri_template_rewrite_pb.ts";
import { file_envoy_extensions_quic_connection_id_generator_v3_envoy_deterministic_connection_id_generator } from "./envoy/extensions/quic/connection_id_generator/v3/envoy_deterministic_connection_id_generator_pb.ts";
import { file_envoy_extensions_quic_crypto_stream_v3_crypto_stream } from "./envoy/extensions/quic/crypto_stream/v3/crypto_stream_pb.ts";
import { file_envoy_extensions_quic_proof_source_v3_proof_source } from "./envoy/extensions/quic/proof_source/v3/proof_source_pb.ts";
import { file_envoy_extensions_rate_limit_descriptors_expr_v3_expr } from "./envoy/extensions/rate_limit_descriptors/expr/v3/expr_pb.ts";
import { file_envoy_extensions_rbac_audit_loggers_stream_v3_stream } from "./envoy/extensions/rbac/audit_loggers/stream/v3/stream_pb.ts";
import { file_envoy_extensions_rbac_matchers_upstream_ip_port_v3_upstream_ip_port_matcher } from "./envoy/extensions/rbac/matchers/upstream_ip_port/v3/upstream_ip_port_matcher_pb.ts";
import { file_envoy_extensions_rbac_principals_mtls_authenticated_v3_mtls_authenticated } from "./envoy/extensions/rbac/principals/mtls_authenticated/v3/mtls_authenticated_pb.ts";
import { file_envoy_extensions_regex_engines_v3_google_re2 } from "./envoy/extensions/regex_engines/v3/google_re2_pb.ts";
import { file_envoy_extensions_request_id_uuid_v3_uuid } from "./envoy/extensions/request_id/uuid/v3/uuid_pb.ts";
import { file_envoy_extensions_resource_monitors_cgroup_memory_v3_cgroup_memory } from "./envoy/extensions/resource_monitors/cgroup_memory/v3/cgroup_memory_pb.ts";
import { file_envoy_extensions_resource_monitors_cpu_utilization_v3_cpu_utilization } from "./envoy/extensions/resource_monitors/cpu_utilization/v3/cpu_utilization_pb.ts";
import { file_envoy_extensions_resource_monitors_downstream_connections_v3_downstream_connections } from "./envoy/extensions/resource_monitors/downstream_connections/v3/downstream_connections_pb.ts";
import { file_envoy_extensions_resource_monitors_fixed_heap_v3_fixed_heap } from "./envoy/extensions/resource_monitors/fixed_heap/v3/fixed_heap_pb.ts";
import { file_envoy_extensions_retry_host_omit_canary_hosts_v3_omit_canary_hosts } from "./envoy/extensions/retry/host/omit_canary_hosts/v3/omit_canary_hosts_pb.ts";
import { file_envoy_extensions_retry_host_omit_host_metadata_v3_omit_host_metadata_config } from "./envoy/extensions/retry/host/omit_host_metadata/v3/omit_host_metadata_config_pb.ts";
import { file_envoy_extensions_retry_host_previous_hosts_v3_previous_hosts } from "./envoy/extensions/retry/host/previous_hosts/v3/previous_hosts_pb.ts";
import { file_envoy_extensions_retry_priority_previous_priorities_v3_previous_priorities_config } from "./envoy/extensions/retry/priority/previous_priorities/v3/previous_priorities_config_pb.ts";
import { file_envoy_extensions_stat_sinks_graphite_statsd_v3_graphite_statsd } from "./envoy/extensions/stat_sinks/graphite_statsd/v3/graphite_statsd_pb.ts";
import { file_envoy_extensions_stat_sinks_open_telemetry_v3_open_telemetry } from "./envoy/extensions/stat_sinks/open_telemetry/v3/open_telemetry_pb.ts";
import { file_envoy_extensions_tracers_opentelemetry_resource_detectors_v3_dynatrace_resource_detector } from "./envoy/extensions/tracers/opentelemetry/resource_detectors/v3/dynatrace_resource_detector_pb.ts";
import { file_envoy_extensions_tracers_opentelemetry_resource_detectors_v3_environment_resource_detector } from "./envoy/extensions/tracers/opentelemetry/resource_detectors/v3/environment_resource_detector_pb.ts";
import { file_envoy_extensions_tracers_opentelemetry_resource_detectors_v3_static_config_resource_detector } from "./envoy/extensions/tracers/opentelemetry/resource_detectors/v3/static_config_resource_detector_pb.ts";
import { file_envoy_extensions_tracers_opentelemetry_samplers_v3_always_on_sampler } from "./envoy/extensions/tracers/opentelemetry/samplers/v3/always_on_sampler_pb.ts";
import { file_envoy_extensions_tracers_opentelemetry_samplers_v3_cel_sampler } from "./envoy/extensions/tracers/opentelemetry/samplers/v3/cel_sampler_pb.ts";
import { file_envoy_extensions_tracers_opentelemetry_samplers_v3_dynatrace_sampler } from "./envoy/extensions/tracers/opentelemetry/samplers/v3/dynatrace_sampler_pb.ts";
import { file_envoy_extensions_tracers_opentelemetry_samplers_v3_parent_based_sampler } from "./envoy/extensions/tracers/opentelemetry/samplers/v3/parent_based_sampler_pb.ts";
import { file_envoy_extensions_tracers_opentelemetry_samplers_v3_trace_id_ratio_based_sampler } from "./envoy/extensions/tracers/opentelemetry/samplers/v3/trace_id_ratio_based_sampler_pb.ts";
import { file_envoy_extensions_transport_sockets_internal_upstream_v3_internal_upstream } from "./envoy/extensions/transport_sockets/internal_upstream/v3/internal_upstream_pb.ts";
import { file_envoy_extensions_transport_sockets_proxy_protocol_v3_upstream_proxy_protocol } from "./envoy/extensions/transport_sockets/proxy_protocol/v3/upstream_proxy_protocol_pb.ts";
import { file_envoy_extensions_transport_sockets_quic_v3_quic_transport } from "./envoy/extensions/transport_sockets/quic/v3/quic_transport_pb.ts";
import { file_envoy_extensions_transport_sockets_raw_buffer_v3_raw_buffer } from "./envoy/extensions/transport_sockets/raw_buffer/v3/raw_buffer_pb.ts";
import { file_envoy_extensions_transport_sockets_tls_v3_cert } from "./envoy/extensions/transport_sockets/tls/v3/cert_pb.ts";
import { file_envoy_extensions_transport_sockets_tls_v3_common } from "./envoy/extensions/transport_sockets/tls/v3/common_pb.ts";
import { file_envoy_extensions_transport_sockets_tls_v3_secret } from "./envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { file_envoy_extensions_transport_sockets_tls_v3_tls } from "./envoy/extensions/transport_sockets/tls/v3/tls_pb.ts";
import { file_envoy_extensions_transport_sockets_tls_v3_tls_spiffe_validator_config } from "./envoy/extensions/transport_sockets/tls/v3/tls_spiffe_validator_config_pb.ts";
import { file_envoy_extensions_upstreams_http_generic_v3_generic_connection_pool } from "./envoy/extensions/upstreams/http/generic/v3/generic_connection_pool_pb.ts";
import { file_envoy_extensions_upstreams_http_http_v3_http_connection_pool } from "./envoy/extensions/upstreams/http/http/v3/http_connection_pool_pb.ts";
import { file_envoy_extensions_upstreams_http_tcp_v3_tcp_connection_pool } from "./envoy/extensions/upstreams/http/tcp/v3/tcp_connection_pool_pb.ts";
import { file_envoy_extensions_upstreams_http_v3_http_protocol_options } from "./envoy/extensions/upstreams/http/v3/http_protocol_options_pb.ts";
import { file_envoy_extensions_upstreams_tcp_generic_v3_generic_connection_pool } from "./envoy/extensions/upstreams/tcp/generic/v3/generic_connection_pool_pb.ts";
import { file_envoy_extensions_upstreams_tcp_v3_tcp_protocol_options } from "./envoy/extensions/upstreams/tcp/v3/tcp_protocol_options_pb.ts";
import { file_envoy_extensions_wasm_v3_wasm } from "./envoy/extensions/wasm/v3/wasm_pb.ts";
import { file_envoy_service_accesslog_v3_als } from "./envoy/service/accesslog/v3/als_pb.ts";
import { file_envoy_service_auth_v3_attribute_context } from "./envoy/service/auth/v3/attribute_context_pb.ts";
import { file_envoy_service_auth_v3_external_auth } from "./envoy/service/auth/v3/external_auth_pb.ts";
import { file_envoy_service_cluster_v3_cds } from "./envoy/service/cluster/v3/cds_pb.ts";
import { file_envoy_service_discovery_v3_ads } from "./envoy/service/discovery/v3/ads_pb.ts";
import { file_envoy_service_discovery_v3_discovery } from "./envoy/service/discovery/v3/discovery_pb.ts";
import { file_envoy_service_endpoint_v3_eds } from "./envoy/service/endpoint/v3/eds_pb.ts";
import { file_envoy_service_endpoint_v3_leds } from "./envoy/service/endpoint/v3/leds_pb.ts";
import { file_envoy_service_ext_proc_v3_external_processor } from "./envoy/service/ext_proc/v3/external_processor_pb.ts";
import { file_envoy_service_listener_v3_lds } from "./envoy/service/listener/v3/lds_pb.ts";
import { file_envoy_service_ratelimit_v3_rls } from "./envoy/service/ratelimit/v3/rls_pb.ts";
import { file_envoy_service_route_v3_rds } from "./envoy/service/route/v3/rds_pb.ts";
import { file_envoy_service_route_v3_srds } from "./envoy/service/route/v3/srds_pb.ts";
import { file_envoy_service_secret_v3_sds } from "./envoy/service/secret/v3/sds_pb.ts";
import { file_envoy_type_http_v3_cookie } from "./envoy/type/http/v3/cookie_pb.ts";
import { file_envoy_type_http_v3_path_transformation } from "./envoy/type/http/v3/path_transformation_pb.ts";
import { file_envoy_type_matcher_v3_address } from "./envoy/type/matcher/v3/address_pb.ts";
import { file_envoy_type_matcher_v3_filter_state } from "./envoy/type/matcher/v3/filter_state_pb.ts";
import { file_envoy_type_matcher_v3_http_inputs } from "./envoy/type/matcher/v3/http_inputs_pb.ts";
import { file_envoy_type_matcher_v3_metadata } from "./envoy/type/matcher/v3/metadata_pb.ts";
import { file_envoy_type_matcher_v3_node } from "./envoy/type/matcher/v3/node_pb.ts";
import { file_envoy_type_matcher_v3_number } from "./envoy/type/matcher/v3/number_pb.ts";
import { file_envoy_type_matcher_v3_path } from "./envoy/type/matcher/v3/path_pb.ts";
import { file_envoy_type_matcher_v3_regex } from "./envoy/type/matcher/v3/regex_pb.ts";
import { file_envoy_type_matcher_v3_status_code_input } from "./envoy/type/matcher/v3/status_code_input_pb.ts";
import { file_envoy_type_matcher_v3_string } from "./envoy/type/matcher/v3/string_pb.ts";
import { file_envoy_type_matcher_v3_struct } from "./envoy/type/matcher/v3/struct_pb.ts";
import { file_envoy_type_matcher_v3_value } from "./envoy/type/matcher/v3/value_pb.ts";
import { file_envoy_type_metadata_v3_metadata } from "./envoy/type/metadata/v3/metadata_pb.ts";
import { file_envoy_type_tracing_v3_custom_tag } from "./envoy/type/tracing/v3/custom_tag_pb.ts";
import { file_envoy_type_v3_hash_policy } from "./envoy/type/v3/hash_policy_pb.ts";
import { file_envoy_type_v3_http } from "./envoy/type/v3/http_pb.ts";
import { file_envoy_type_v3_http_status } from "./envoy/type/v3/http_status_pb.ts";
import { file_envoy_type_v3_percent } from "./envoy/type/v3/percent_pb.ts";
import { file_envoy_type_v3_range } from "./envoy/type/v3/range_pb.ts";
import { file_envoy_type_v3_ratelimit_strategy } from "./envoy/type/v3/ratelimit_strategy_pb.ts";
import { file_envoy_type_v3_ratelimit_unit } from "./envoy/type/v3/ratelimit_unit_pb.ts";
import { file_envoy_type_v3_scope } from "./envoy/type/v3/scope_pb.ts";
import { file_envoy_type_v3_semantic_version } from "./envoy/type/v3/semantic_version_pb.ts";
import { file_envoy_type_v3_token_bucket } from "./envoy/type/v3/token_bucket_pb.ts";
import { file_google_api_annotations } from "./google/api/annotations_pb.ts";
import { file_google_api_expr_v1alpha1_checked } from "./google/api/expr/v1alpha1/checked_pb.ts";
import { file_google_api_expr_v1alpha1_syntax } from "./google/api/expr/v1alpha1/syntax_pb.ts";
import { file_google_api_http } from "./google/api/http_pb.ts";
import { file_google_rpc_status } from "./google/rpc/status_pb.ts";
import { file_opentelemetry_proto_common_v1_common } from "./opentelemetry/proto/common/v1/common_pb.ts";
import { file_ratelimit_config_ratelimit_v3_rls_conf } from "./ratelimit/config/ratelimit/v3/rls_conf_pb.ts";
import { file_udpa_annotations_migrate } from "./udpa/annotations/migrate_pb.ts";
import { file_udpa_annotations_security } from "./udpa/annotations/security_pb.ts";
import { file_udpa_annotations_sensitive } from "./udpa/annotations/sensitive_pb.ts";
import { file_udpa_annotations_status } from "./udpa/annotations/status_pb.ts";
import { file_udpa_annotations_versioning } from "./udpa/annotations/versioning_pb.ts";
import { file_validate_validate } from "./validate/validate_pb.ts";
import { file_xds_annotations_v3_status } from "./xds/annotations/v3/status_pb.ts";
import { file_xds_core_v3_authority } from "./xds/core/v3/authority_pb.ts";
import { file_xds_core_v3_cidr } from "./xds/core/v3/cidr_pb.ts";
import { file_xds_core_v3_collection_entry } from "./xds/core/v3/collection_entry_pb.ts";
import { file_xds_core_v3_context_params } from "./xds/core/v3/context_params_pb.ts";
import { file_xds_core_v3_extension } from "./xds/core/v3/extension_pb.ts";
import { file_xds_core_v3_resource } from "./xds/core/v3/resource_pb.ts";
import { file_xds_core_v3_resource_locator } from "./xds/core/v3/resource_locator_pb.ts";
import { file_xds_core_v3_resource_name } from "./xds/core/v3/resource_name_pb.ts";
import { file_xds_type_matcher_v3_cel } from "./xds/type/matcher/v3/cel_pb.ts";
import { file_xds_type_matcher_v3_domain } from "./xds/type/matcher/v3/domain_pb.ts";
import { file_xds_type_matcher_v3_http_inputs } from "./xds/type/matcher/v3/http_inputs_pb.ts";
import { file_xds_type_matcher_v3_ip } from "./xds/type/matcher/v3/ip_pb.ts";
import { file_xds_type_matcher_v3_matcher } from "./xds/type/matcher/v3/matcher_pb.ts";
import { file_xds_type_matcher_v3_range } from "./xds/type/matcher/v3/range_pb.ts";
import { file_xds_type_matcher_v3_regex } from "./xds/type/matcher/v3/regex_pb.ts";
import { file_xds_type_matcher_v3_string } from "./xds/type/matcher/v3/string_pb.ts";
import { file_xds_type_v3_cel } from "./xds/type/v3/cel_pb.ts";
import { file_xds_type_v3_range } from "./xds/type/v3/range_pb.ts";
import { file_xds_type_v3_typed_struct } from "./xds/type/v3/typed_struct_pb.ts";

/** Descriptor, package and message names of every file. */
export const index: readonly (readonly [DescFile, string, string])[] = [
  [file_cel_expr_syntax, "cel.expr", "ParsedExpr Expr Expr.Ident Expr.Select Expr.Call Expr.CreateList Expr.CreateStruct Expr.CreateStruct.Entry Expr.Comprehension Constant SourceInfo SourceInfo.Extension SourceInfo.Extension.Version"],
  [file_cel_expr_checked, "cel.expr", "CheckedExpr Type Type.ListType Type.MapType Type.FunctionType Type.AbstractType Decl Decl.IdentDecl Decl.FunctionDecl Decl.FunctionDecl.Overload Reference"],
  [file_udpa_annotations_status, "udpa.annotations", "StatusAnnotation"],
  [file_udpa_annotations_migrate, "udpa.annotations", "MigrateAnnotation FieldMigrateAnnotation FileMigrateAnnotation"],
  [file_validate_validate, "validate", "FieldRules FloatRules DoubleRules Int32Rules Int64Rules UInt32Rules UInt64Rules SInt32Rules SInt64Rules Fixed32Rules Fixed64Rules SFixed32Rules SFixed64Rules BoolRules StringRules BytesRules EnumRules MessageRules RepeatedRules MapRules AnyRules DurationRules TimestampRules"],
  [file_udpa_annotations_sensitive, "udpa.annotations", ""],
  [file_envoy_annotations_deprecation, "envoy.annotations", ""],
  [file_udpa_annotations_versioning, "udpa.annotations", "VersioningAnnotation"],
  [file_envoy_admin_v3_certs, "envoy.admin.v3", "Certificates Certificate CertificateDetails CertificateDetails.OcspDetails SubjectAlternateName"],
  [file_envoy_admin_v3_metrics, "envoy.admin.v3", "SimpleMetric"],
  [file_envoy_config_core_v3_extension, "envoy.config.core.v3", "TypedExtensionConfig"],
  [file_envoy_config_core_v3_socket_option, "envoy.config.core.v3", "SocketOption SocketOption.SocketType SocketOption.SocketType.Stream SocketOption.SocketType.Datagram SocketOptionsOverride"],
  [file_envoy_config_core_v3_address, "envoy.config.core.v3", "Pipe EnvoyInternalAddress SocketAddress TcpKeepalive ExtraSourceAddress BindConfig Address CidrRange"],
  [file_envoy_config_core_v3_backoff, "envoy.config.core.v3", "BackoffStrategy"],
  [file_envoy_config_core_v3_http_uri, "envoy.config.core.v3", "HttpUri"],
  [file_envoy_type_v3_percent, "envoy.type.v3", "Percent FractionalPercent"],
  [file_envoy_type_v3_semantic_version, "envoy.type.v3", "SemanticVersion"],
  [file_xds_annotations_v3_status, "xds.annotations.v3", "FileStatusAnnotation MessageStatusAnnotation FieldStatusAnnotation StatusAnnotation"],
  [file_xds_core_v3_context_params, "xds.core.v3", "ContextParams"],
  [file_envoy_config_core_v3_base, "envoy.config.core.v3", "Locality BuildVersion Extension Node Metadata RuntimeUInt32 RuntimeUInt64 RuntimePercent RuntimeDouble RuntimeFeatureFlag KeyValue KeyValuePair KeyValueAppend KeyValueMutation QueryParameter HeaderValue HeaderValueOption HeaderMap WatchedDirectory DataSource RetryPolicy RetryPolicy.RetryPriority RetryPolicy.RetryHostPredicate RemoteDataSource AsyncDataSource TransportSocket RuntimeFractionalPercent ControlPlane"],
  [file_envoy_config_cluster_v3_circuit_breaker, "envoy.config.cluster.v3", "CircuitBreakers CircuitBreakers.Thresholds CircuitBreakers.Thresholds.RetryBudget"],
  [file_envoy_config_core_v3_grpc_service, "envoy.config.core.v3", "GrpcService GrpcService.EnvoyGrpc GrpcService.GoogleGrpc GrpcService.GoogleGrpc.SslCredentials GrpcService.GoogleGrpc.GoogleLocalCredentials GrpcService.GoogleGrpc.ChannelCredentials GrpcService.GoogleGrpc.CallCredentials GrpcService.GoogleGrpc.CallCredentials.ServiceAccountJWTAccessCredentials GrpcService.GoogleGrpc.CallCredentials.GoogleIAMCredentials GrpcService.GoogleGrpc.CallCredentials.MetadataCredentialsFromPlugin GrpcService.GoogleGrpc.CallCredentials.StsService GrpcService.GoogleGrpc.ChannelArgs GrpcService.GoogleGrpc.ChannelArgs.Value"],
  [file_envoy_config_core_v3_event_service_config, "envoy.config.core.v3", "EventServiceConfig"],
  [file_envoy_config_core_v3_substitution_format_string, "envoy.config.core.v3", "JsonFormatOptions SubstitutionFormatString"],
  [file_envoy_config_core_v3_proxy_protocol, "envoy.config.core.v3", "ProxyProtocolPassThroughTLVs TlvEntry ProxyProtocolConfig PerHostConfig"],
  [file_envoy_type_matcher_v3_regex, "envoy.type.matcher.v3", "RegexMatcher RegexMatcher.GoogleRE2 RegexMatchAndSubstitute"],
  [file_xds_core_v3_extension, "xds.core.v3", "TypedExtensionConfig"],
  [file_envoy_type_matcher_v3_string, "envoy.type.matcher.v3", "StringMatcher ListStringMatcher"],
  [file_envoy_type_v3_http, "envoy.type.v3", ""],
  [file_envoy_type_v3_range, "envoy.type.v3", "Int64Range Int32Range DoubleRange"],
  [file_envoy_config_core_v3_health_check, "envoy.config.core.v3", "HealthStatusSet HealthCheck HealthCheck.Payload HealthCheck.HttpHealthCheck HealthCheck.TcpHealthCheck HealthCheck.RedisHealthCheck HealthCheck.GrpcHealthCheck HealthCheck.CustomHealthCheck HealthCheck.TlsOptions"],
  [file_envoy_admin_v3_clusters, "envoy.admin.v3", "Clusters ClusterStatus HostStatus HostHealthStatus"],
  [file_envoy_admin_v3_config_dump_shared, "envoy.admin.v3", "UpdateFailureState ListenersConfigDump ListenersConfigDump.StaticListener ListenersConfigDump.DynamicListenerState ListenersConfigDump.DynamicListener ClustersConfigDump ClustersConfigDump.StaticCluster ClustersConfigDump.DynamicCluster RoutesConfigDump RoutesConfigDump.StaticRouteConfig RoutesConfigDump.DynamicRouteConfig ScopedRoutesConfigDump ScopedRoutesConfigDump.InlineScopedRouteConfigs ScopedRoutesConfigDump.DynamicScopedRouteConfigs EndpointsConfigDump EndpointsConfigDump.StaticEndpointConfig EndpointsConfigDump.DynamicEndpointConfig EcdsConfigDump EcdsConfigDump.EcdsFilterConfig"],
  [file_envoy_config_common_mutation_rules_v3_mutation_rules, "envoy.config.common.mutation_rules.v3", "HeaderMutationRules HeaderMutation HeaderMutation.RemoveOnMatch"],
  [file_xds_core_v3_cidr, "xds.core.v3", "CidrRange"],
  [file_envoy_type_matcher_v3_address, "envoy.type.matcher.v3", "AddressMatcher"],
  [file_envoy_type_matcher_v3_filter_state, "envoy.type.matcher.v3", "FilterStateMatcher"],
  [file_envoy_type_matcher_v3_number, "envoy.type.matcher.v3", "DoubleMatcher"],
  [file_envoy_type_matcher_v3_value, "envoy.type.matcher.v3", "ValueMatcher ValueMatcher.NullMatch ListMatcher OrMatcher"],
  [file_envoy_type_matcher_v3_metadata, "envoy.type.matcher.v3", "MetadataMatcher MetadataMatcher.PathSegment"],
  [file_envoy_type_metadata_v3_metadata, "envoy.type.metadata.v3", "MetadataKey MetadataKey.PathSegment MetadataKind MetadataKind.Request MetadataKind.Route MetadataKind.Cluster MetadataKind.Host"],
  [file_envoy_type_tracing_v3_custom_tag, "envoy.type.tracing.v3", "CustomTag CustomTag.Literal CustomTag.Environment CustomTag.Header CustomTag.Metadata"],
  [file_envoy_type_v3_ratelimit_unit, "envoy.type.v3", ""],
  [file_xds_type_matcher_v3_regex, "xds.type.matcher.v3", "RegexMatcher RegexMatcher.GoogleRE2"],
  [file_xds_type_matcher_v3_string, "xds.type.matcher.v3", "StringMatcher ListStringMatcher"],
  [file_xds_type_matcher_v3_matcher, "xds.type.matcher.v3", "Matcher Matcher.OnMatch Matcher.MatcherList Matcher.MatcherList.Predicate Matcher.MatcherList.Predicate.SinglePredicate Matcher.MatcherList.Predicate.PredicateList Matcher.MatcherList.FieldMatcher Matcher.MatcherTree Matcher.MatcherTree.MatchMap"],
  [file_envoy_config_route_v3_route_components, "envoy.config.route.v3", "VirtualHost FilterAction RouteList Route WeightedCluster WeightedCluster.ClusterWeight ClusterSpecifierPlugin RouteMatch RouteMatch.GrpcRouteMatchOptions RouteMatch.TlsContextMatchOptions RouteMatch.ConnectMatcher CorsPolicy RouteAction RouteAction.RequestMirrorPolicy RouteAction.HashPolicy RouteAction.HashPolicy.Header RouteAction.HashPolicy.CookieAttribute RouteAction.HashPolicy.Cookie RouteAction.HashPolicy.ConnectionProperties RouteAction.HashPolicy.QueryParameter RouteAction.HashPolicy.FilterState RouteAction.UpgradeConfig RouteAction.UpgradeConfig.ConnectConfig RouteAction.MaxStreamDuration RetryPolicy RetryPolicy.RetryPriority RetryPolicy.RetryHostPredicate RetryPolicy.RetryBackOff RetryPolicy.ResetHeader RetryPolicy.RateLimitedRetryBackOff HedgePolicy RedirectAction DirectResponseAction NonForwardingAction Decorator Tracing VirtualCluster RateLimit RateLimit.Action RateLimit.Action.SourceCluster RateLimit.Action.DestinationCluster RateLimit.Action.RequestHeaders RateLimit.Action.QueryParameters RateLimit.Action.RemoteAddress RateLimit.Action.MaskedRemoteAddress RateLimit.Action.GenericKey RateLimit.Action.HeaderValueMatch RateLimit.Action.DynamicMetaData RateLimit.Action.MetaData RateLimit.Action.QueryParameterValueMatch RateLimit.Action.RemoteAddressMatch RateLimit.Override RateLimit.Override.DynamicMetadata RateLimit.Override.RateLimitOverride RateLimit.HitsAddend HeaderMatcher QueryParameterMatcher CookieMatcher InternalRedirectPolicy FilterConfig"],
  [file_envoy_data_accesslog_v3_accesslog, "envoy.data.accesslog.v3", "TCPAccessLogEntry HTTPAccessLogEntry ConnectionProperties AccessLogCommon ResponseFlags ResponseFlags.Unauthorized TLSProperties TLSProperties.CertificateProperties TLSProperties.CertificateProperties.SubjectAltName HTTPRequestProperties HTTPResponseProperties"],
  [file_envoy_config_accesslog_v3_accesslog, "envoy.config.accesslog.v3", "AccessLog AccessLogFilter ComparisonFilter StatusCodeFilter DurationFilter NotHealthCheckFilter TraceableFilter RuntimeFilter AndFilter OrFilter HeaderFilter ResponseFlagFilter GrpcStatusFilter MetadataFilter LogTypeFilter ExtensionFilter"],
  [file_xds_core_v3_authority, "xds.core.v3", "Authority"],
  [file_envoy_config_core_v3_config_source, "envoy.config.core.v3", "ApiConfigSource AggregatedConfigSource SelfConfigSource RateLimitSettings PathConfigSource ConfigSource ExtensionConfigSource"],
  [file_envoy_config_cluster_v3_filter, "envoy.config.cluster.v3", "Filter"],
  [file_envoy_config_cluster_v3_outlier_detection, "envoy.config.cluster.v3", "OutlierDetection"],
  [file_envoy_config_core_v3_protocol, "envoy.config.core.v3", "TcpProtocolOptions QuicKeepAliveSettings QuicProtocolOptions QuicProtocolOptions.ConnectionMigrationSettings QuicProtocolOptions.ConnectionMigrationSettings.MigrateIdleConnectionSettings UpstreamHttpProtocolOptions AlternateProtocolsCacheOptions AlternateProtocolsCacheOptions.AlternateProtocolsCacheEntry HttpProtocolOptions Http1ProtocolOptions Http1ProtocolOptions.HeaderKeyFormat Http1ProtocolOptions.HeaderKeyFormat.ProperCaseWords KeepaliveSettings Http2ProtocolOptions Http2ProtocolOptions.SettingsParameter GrpcProtocolOptions Http3ProtocolOptions SchemeHeaderTransformation"],
  [file_envoy_config_core_v3_resolver, "envoy.config.core.v3", "DnsResolverOptions DnsResolutionConfig"],
  [file_xds_core_v3_resource_locator, "xds.core.v3", "ResourceLocator ResourceLocator.Directive"],
  [file_xds_core_v3_collection_entry, "xds.core.v3", "CollectionEntry CollectionEntry.InlineEntry"],
  [file_envoy_config_endpoint_v3_endpoint_components, "envoy.config.endpoint.v3", "Endpoint Endpoint.HealthCheckConfig Endpoint.AdditionalAddress LbEndpoint LbEndpointCollection LedsClusterLocalityConfig LocalityLbEndpoints LocalityLbEndpoints.LbEndpointList"],
  [file_envoy_config_endpoint_v3_endpoint, "envoy.config.endpoint.v3", "ClusterLoadAssignment ClusterLoadAssignment.Policy ClusterLoadAssignment.Policy.DropOverload"],
  [file_envoy_config_metrics_v3_stats, "envoy.config.metrics.v3", "StatsSink StatsConfig StatsMatcher TagSpecifier HistogramBucketSettings StatsdSink DogStatsdSink HystrixSink"],
  [file_udpa_annotations_security, "udpa.annotations", "FieldSecurityAnnotation"],
  [file_envoy_config_cluster_v3_cluster, "envoy.config.cluster.v3", "ClusterCollection Cluster Cluster.TransportSocketMatch Cluster.CustomClusterType Cluster.EdsClusterConfig Cluster.LbSubsetConfig Cluster.LbSubsetConfig.LbSubsetSelector Cluster.SlowStartConfig Cluster.RoundRobinLbConfig Cluster.LeastRequestLbConfig Cluster.RingHashLbConfig Cluster.MaglevLbConfig Cluster.OriginalDstLbConfig Cluster.CommonLbConfig Cluster.CommonLbConfig.ZoneAwareLbConfig Cluster.CommonLbConfig.LocalityWeightedLbConfig Cluster.CommonLbConfig.ConsistentHashingLbConfig Cluster.RefreshRate Cluster.PreconnectPolicy Cluster.QueuingPolicies LoadBalancingPolicy LoadBalancingPolicy.Policy UpstreamConnectionOptions UpstreamConnectionOptions.HappyEyeballsConfig TrackClusterStats"],
  [file_envoy_config_listener_v3_api_listener, "envoy.config.listener.v3", "ApiListener"],
  [file_envoy_config_listener_v3_listener_components, "envoy.config.listener.v3", "Filter FilterChainMatch FilterChain ListenerFilterChainMatchPredicate ListenerFilterChainMatchPredicate.MatchSet ListenerFilter"],
  [file_envoy_config_core_v3_udp_socket_config, "envoy.config.core.v3", "UdpSocketConfig"],
  [file_envoy_config_core_v3_socket_cmsg_headers, "envoy.config.core.v3", "SocketCmsgHeaders"],
  [file_envoy_config_listener_v3_quic_config, "envoy.config.listener.v3", "QuicProtocolOptions"],
  [file_envoy_config_listener_v3_udp_listener_config, "envoy.config.listener.v3", "UdpListenerConfig ActiveRawUdpListenerConfig"],
  [file_envoy_config_listener_v3_listener, "envoy.config.listener.v3", "AdditionalAddress ListenerCollection Listener Listener.DeprecatedV1 Listener.ConnectionBalanceConfig Listener.ConnectionBalanceConfig.ExactBalance Listener.ConnectionBalanceConfig.CpuLocalityBalance Listener.InternalListenerConfig Listener.FcdsConfig"],
  [file_envoy_config_overload_v3_overload, "envoy.config.overload.v3", "ResourceMonitor ThresholdTrigger ScaledTrigger Trigger ScaleTimersOverloadActionConfig ScaleTimersOverloadActionConfig.ScaleTimer ShrinkHeapConfig OverloadAction LoadShedPoint BufferFactoryConfig OverloadManager"],
  [file_envoy_config_trace_v3_http_tracer, "envoy.config.trace.v3", "Tracing Tracing.Http"],
  [file_envoy_extensions_transport_sockets_tls_v3_common, "envoy.extensions.transport_sockets.tls.v3", "TlsParameters PrivateKeyProvider TlsCertificate TlsSessionTicketKeys CertificateProviderPluginInstance SubjectAltNameMatcher CertificateValidationContext CertificateValidationContext.SystemRootCerts"],
  [file_envoy_extensions_transport_sockets_tls_v3_secret, "envoy.extensions.transport_sockets.tls.v3", "GenericSecret SdsSecretConfig Secret"],
  [file_envoy_config_bootstrap_v3_bootstrap, "envoy.config.bootstrap.v3", "Bootstrap Bootstrap.StaticResources Bootstrap.DynamicResources Bootstrap.ApplicationLogConfig Bootstrap.ApplicationLogConfig.LogFormat Bootstrap.DeferredStatOptions Bootstrap.GrpcAsyncClientManagerConfig Admin ClusterManager ClusterManager.OutlierDetection Watchdogs Watchdog Watchdog.WatchdogAction FatalAction Runtime RuntimeLayer RuntimeLayer.DiskLayer RuntimeLayer.AdminLayer RuntimeLayer.RtdsLayer LayeredRuntime CustomInlineHeader MemoryAllocatorManager ListenerManager ValidationListenerManager ApiListenerManager"],
  [file_envoy_admin_v3_config_dump, "envoy.admin.v3", "ConfigDump BootstrapConfigDump SecretsConfigDump SecretsConfigDump.DynamicSecret SecretsConfigDump.StaticSecret"],
  [file_envoy_admin_v3_listeners, "envoy.admin.v3", "Listeners ListenerStatus"],
  [file_envoy_admin_v3_server_info, "envoy.admin.v3", "ServerInfo CommandLineOptions"],
  [file_envoy_config_common_matcher_v3_matcher, "envoy.config.common.matcher.v3", "Matcher Matcher.OnMatch Matcher.MatcherList Matcher.MatcherList.Predicate Matcher.MatcherList.Predicate.SinglePredicate Matcher.MatcherList.Predicate.PredicateList Matcher.MatcherList.FieldMatcher Matcher.MatcherTree Matcher.MatcherTree.MatchMap MatchPredicate MatchPredicate.MatchSet HttpHeadersMatch HttpGenericBodyMatch HttpGenericBodyMatch.GenericTextMatch"],
  [file_envoy_annotations_resource, "envoy.annotations", "ResourceAnnotation"],
  [file_google_rpc_status, "google.rpc", "Status"],
  [file_google_api_http, "google.api", "Http HttpRule CustomHttpPattern"],
  [file_google_api_annotations, "google.api", ""],
  [file_envoy_config_common_key_value_v3_config, "envoy.config.common.key_value.v3", "KeyValueStoreConfig"],
  [file_envoy_config_core_v3_cel, "envoy.config.core.v3", "CelExpressionConfig"],
  [file_envoy_config_core_v3_grpc_method_list, "envoy.config.core.v3", "GrpcMethodList GrpcMethodList.Service"],
  [file_envoy_config_core_v3_http_service, "envoy.config.core.v3", "HttpService"],
  [file_envoy_config_endpoint_v3_load_report, "envoy.config.endpoint.v3", "UpstreamLocalityStats UpstreamEndpointStats EndpointLoadMetricStats UnnamedEndpointLoadMetricStats ClusterStats ClusterStats.DroppedRequests"],
  [file_google_api_expr_v1alpha1_syntax, "google.api.expr.v1alpha1", "ParsedExpr Expr Expr.Ident Expr.Select Expr.Call Expr.CreateList Expr.CreateStruct Expr.CreateStruct.Entry Expr.Comprehension Constant SourceInfo SourceInfo.Extension SourceInfo.Extension.Version SourcePosition"],
  [file_envoy_config_metrics_v3_metrics_service, "envoy.config.metrics.v3", "MetricsServiceConfig"],
  [file_envoy_config_ratelimit_v3_rls, "envoy.config.ratelimit.v3", "RateLimitServiceConfig"],
  [file_envoy_type_matcher_v3_path, "envoy.type.matcher.v3", "PathMatcher"],
  [file_google_api_expr_v1alpha1_checked, "google.api.expr.v1alpha1", "CheckedExpr Type Type.ListType Type.MapType Type.FunctionType Type.AbstractType Decl Decl.IdentDecl Decl.FunctionDecl Decl.FunctionDecl.Overload Reference"],
  [file_envoy_config_rbac_v3_rbac, "envoy.config.rbac.v3", "RBAC RBAC.AuditLoggingOptions RBAC.AuditLoggingOptions.AuditLoggerConfig Policy SourcedMetadata Permission Permission.Set Principal Principal.Set Principal.Authenticated Action"],
  [file_envoy_config_route_v3_route, "envoy.config.route.v3", "RouteConfiguration Vhds"],
  [file_envoy_config_route_v3_scoped_route, "envoy.config.route.v3", "ScopedRouteConfiguration ScopedRouteConfiguration.Key ScopedRouteConfiguration.Key.Fragment"],
  [file_envoy_config_trace_v3_datadog, "envoy.config.trace.v3", "DatadogRemoteConfig DatadogConfig"],
  [file_envoy_config_trace_v3_dynamic_ot, "envoy.config.trace.v3", "DynamicOtConfig"],
  [file_envoy_config_trace_v3_lightstep, "envoy.config.trace.v3", "LightstepConfig"],
  [file_envoy_config_trace_v3_opentelemetry, "envoy.config.trace.v3", "OpenTelemetryConfig"],
  [file_envoy_config_trace_v3_service, "envoy.config.trace.v3", "TraceServiceConfig"],
  [file_envoy_config_trace_v3_skywalking, "envoy.config.trace.v3", "SkyWalkingConfig ClientConfig"],
  [file_envoy_config_trace_v3_zipkin, "envoy.config.trace.v3", "ZipkinConfig"],
  [file_envoy_config_trace_v3_trace, "envoy.config.trace.v3", ""],
  [file_envoy_config_trace_v3_xray, "envoy.config.trace.v3", "XRayConfig XRayConfig.SegmentFields"],
  [file_envoy_extensions_dynamic_modules_v3_dynamic_modules, "envoy.extensions.dynamic_modules.v3", "DynamicModuleConfig"],
  [file_envoy_extensions_access_loggers_file_v3_file, "envoy.extensions.access_loggers.file.v3", "FileAccessLog"],
  [file_envoy_extensions_access_loggers_filters_cel_v3_cel, "envoy.extensions.access_loggers.filters.cel.v3", "ExpressionFilter"],
  [file_envoy_extensions_access_loggers_grpc_v3_als, "envoy.extensions.access_loggers.grpc.v3", "HttpGrpcAccessLogConfig TcpGrpcAccessLogConfig CommonGrpcAccessLogConfig"],
  [file_opentelemetry_proto_common_v1_common, "opentelemetry.proto.common.v1", "AnyValue ArrayValue KeyValueList KeyValue InstrumentationScope EntityRef"],
  [file_envoy_extensions_access_loggers_open_telemetry_v3_logs_service, "envoy.extensions.access_loggers.open_telemetry.v3", "OpenTelemetryAccessLogConfig"],
  [file_envoy_type_v3_scope, "envoy.type.v3", "Scope"],
  [file_envoy_extensions_access_loggers_stream_v3_stream, "envoy.extensions.access_loggers.stream.v3", "StdoutAccessLog StderrAccessLog"],
  [file_envoy_extensions_wasm_v3_wasm, "envoy.extensions.wasm.v3", "ReloadConfig CapabilityRestrictionConfig SanitizationConfig VmConfig EnvironmentVariables PluginConfig WasmService"],
  [file_envoy_extensions_bootstrap_internal_listener_v3_internal_listener, "envoy.extensions.bootstrap.internal_listener.v3", "InternalListener"],
  [file_envoy_extensions_clusters_aggregate_v3_cluster, "envoy.extensions.clusters.aggregate.v3", "ClusterConfig AggregateClusterResource"],
  [file_envoy_extensions_clusters_common_dns_v3_dns, "envoy.extensions.clusters.common.dns.v3", ""],
  [file_envoy_extensions_clusters_dns_v3_dns_cluster, "envoy.extensions.clusters.dns.v3", "DnsCluster DnsCluster.RefreshRate"],
  [file_envoy_extensions_common_dynamic_forward_proxy_v3_dns_cache, "envoy.extensions.common.dynamic_forward_proxy.v3", "DnsCacheCircuitBreakers DnsCacheConfig"],
  [file_envoy_extensions_clusters_dynamic_forward_proxy_v3_cluster, "envoy.extensions.clusters.dynamic_forward_proxy.v3", "ClusterConfig SubClustersConfig"],
  [file_envoy_extensions_clusters_original_dst_v3_original_dst, "envoy.extensions.clusters.original_dst.v3", "OriginalDstCluster"],
  [file_envoy_extensions_common_matching_v3_extension_matcher, "envoy.extensions.common.matching.v3", "ExtensionWithMatcher ExtensionWithMatcherPerRoute"],
  [file_envoy_type_v3_token_bucket, "envoy.type.v3", "TokenBucket"],
  [file_envoy_extensions_common_ratelimit_v3_ratelimit, "envoy.extensions.common.ratelimit.v3", "RateLimitDescriptor RateLimitDescriptor.Entry RateLimitDescriptor.RateLimitOverride LocalRateLimitDescriptor LocalClusterRateLimit"],
  [file_envoy_extensions_compression_brotli_compressor_v3_brotli, "envoy.extensions.compression.brotli.compressor.v3", "Brotli"],
  [file_envoy_extensions_compression_brotli_decompressor_v3_brotli, "envoy.extensions.compression.brotli.decompressor.v3", "Brotli"],
  [file_envoy_extensions_compression_gzip_compressor_v3_gzip, "envoy.extensions.compression.gzip.compressor.v3", "Gzip"],
  [file_envoy_extensions_compression_gzip_decompressor_v3_gzip, "envoy.extensions.compression.gzip.decompressor.v3", "Gzip"],
  [file_envoy_extensions_compression_zstd_compressor_v3_zstd, "envoy.extensions.compression.zstd.compressor.v3", "Zstd"],
  [file_envoy_extensions_compression_zstd_decompressor_v3_zstd, "envoy.extensions.compression.zstd.decompressor.v3", "Zstd"],
  [file_envoy_extensions_early_data_v3_default_early_data_policy, "envoy.extensions.early_data.v3", "DefaultEarlyDataPolicy"],
  [file_envoy_extensions_filters_common_fault_v3_fault, "envoy.extensions.filters.common.fault.v3", "FaultDelay FaultDelay.HeaderDelay FaultRateLimit FaultRateLimit.FixedLimit FaultRateLimit.HeaderLimit"],
  [file_envoy_extensions_filters_common_set_filter_state_v3_value, "envoy.extensions.filters.common.set_filter_state.v3", "FilterStateValue"],
  [file_envoy_type_v3_http_status, "envoy.type.v3", "HttpStatus"],
  [file_envoy_extensions_filters_http_admission_control_v3_admission_control, "envoy.extensions.filters.http.admission_control.v3", "AdmissionControl AdmissionControl.SuccessCriteria AdmissionControl.SuccessCriteria.HttpCriteria AdmissionControl.SuccessCriteria.GrpcCriteria"],
  [file_envoy_extensions_filters_http_api_key_auth_v3_api_key_auth, "envoy.extensions.filters.http.api_key_auth.v3", "ApiKeyAuth ApiKeyAuthPerRoute Credential KeySource Forwarding"],
  [file_envoy_extensions_filters_http_bandwidth_limit_v3_bandwidth_limit, "envoy.extensions.filters.http.bandwidth_limit.v3", "BandwidthLimit"],
  [file_envoy_extensions_filters_http_basic_auth_v3_basic_auth, "envoy.extensions.filters.http.basic_auth.v3", "BasicAuth BasicAuthPerRoute"],
  [file_envoy_extensions_filters_http_buffer_v3_buffer, "envoy.extensions.filters.http.buffer.v3", "Buffer BufferPerRoute"],
  [file_envoy_extensions_filters_http_composite_v3_composite, "envoy.extensions.filters.http.composite.v3", "Composite CompositePerRoute FilterChainConfiguration DynamicConfig ExecuteFilterAction"],
  [file_envoy_extensions_filters_http_compressor_v3_compressor, "envoy.extensions.filters.http.compressor.v3", "Compressor Compressor.CommonDirectionConfig Compressor.RequestDirectionConfig Compressor.ResponseDirectionConfig ResponseDirectionOverrides CompressorOverrides CompressorPerRoute"],
  [file_envoy_extensions_filters_http_cors_v3_cors, "envoy.extensions.filters.http.cors.v3", "Cors CorsPolicy"],
  [file_envoy_extensions_filters_http_credential_injector_v3_credential_injector, "envoy.extensions.filters.http.credential_injector.v3", "CredentialInjector"],
  [file_envoy_extensions_filters_http_csrf_v3_csrf, "envoy.extensions.filters.http.csrf.v3", "CsrfPolicy"],
  [file_envoy_extensions_filters_http_custom_response_v3_custom_response, "envoy.extensions.filters.http.custom_response.v3", "CustomResponse"],
  [file_envoy_extensions_filters_http_decompressor_v3_decompressor, "envoy.extensions.filters.http.decompressor.v3", "Decompressor Decompressor.CommonDirectionConfig Decompressor.RequestDirectionConfig Decompressor.ResponseDirectionConfig"],
  [file_envoy_extensions_filters_http_dynamic_forward_proxy_v3_dynamic_forward_proxy, "envoy.extensions.filters.http.dynamic_forward_proxy.v3", "FilterConfig PerRouteConfig SubClusterConfig"],
  [file_envoy_extensions_filters_http_dynamic_modules_v3_dynamic_modules, "envoy.extensions.filters.http.dynamic_modules.v3", "DynamicModuleFilter DynamicModuleFilterPerRoute"],
  [file_envoy_extensions_filters_http_ext_authz_v3_ext_authz, "envoy.extensions.filters.http.ext_authz.v3", "ExtAuthz ShadowDecision BufferSettings HttpService AuthorizationRequest AuthorizationResponse ExtAuthzPerRoute CheckSettings"],
  [file_envoy_extensions_filters_http_ext_proc_v3_processing_mode, "envoy.extensions.filters.http.ext_proc.v3", "ProcessingMode"],
  [file_envoy_extensions_filters_http_ext_proc_v3_ext_proc, "envoy.extensions.filters.http.ext_proc.v3", "ExternalProcessor ExtProcHttpService MetadataOptions MetadataOptions.MetadataNamespaces HeaderForwardingRules ExtProcPerRoute ExtProcOverrides"],
  [file_envoy_extensions_filters_http_fault_v3_fault, "envoy.extensions.filters.http.fault.v3", "FaultAbort FaultAbort.HeaderAbort HTTPFault"],
  [file_envoy_extensions_filters_http_geoip_v3_geoip, "envoy.extensions.filters.http.geoip.v3", "Geoip Geoip.XffConfig Geoip.CustomHeaderConfig"],
  [file_envoy_extensions_filters_http_grpc_stats_v3_config, "envoy.extensions.filters.http.grpc_stats.v3", "FilterConfig FilterObject"],
  [file_envoy_extensions_filters_http_grpc_web_v3_grpc_web, "envoy.extensions.filters.http.grpc_web.v3", "GrpcWeb"],
  [file_envoy_extensions_filters_http_header_mutation_v3_header_mutation, "envoy.extensions.filters.http.header_mutation.v3", "Mutations HeaderMutationPerRoute HeaderMutation"],
  [file_envoy_extensions_filters_http_header_to_metadata_v3_header_to_metadata, "envoy.extensions.filters.http.header_to_metadata.v3", "Config Config.KeyValuePair Config.Rule"],
  [file_envoy_extensions_filters_http_health_check_v3_health_check, "envoy.extensions.filters.http.health_check.v3", "HealthCheck"],
  [file_envoy_extensions_filters_http_jwt_authn_v3_config, "envoy.extensions.filters.http.jwt_authn.v3", "JwtProvider JwtProvider.NormalizePayload JwtCacheConfig RemoteJwks JwksAsyncFetch JwtHeader ProviderWithAudiences JwtRequirement ExtractOnlyWithoutValidation JwtRequirementOrList JwtRequirementAndList RequirementRule FilterStateRule JwtAuthentication PerRouteConfig JwtClaimToHeader JwtClaimToHeader.PathSegment"],
  [file_envoy_extensions_filters_http_local_ratelimit_v3_local_rate_limit, "envoy.extensions.filters.http.local_ratelimit.v3", "LocalRateLimit"],
  [file_envoy_extensions_filters_http_lua_v3_lua, "envoy.extensions.filters.http.lua.v3", "Lua LuaPerRoute"],
  [file_envoy_extensions_filters_http_oauth2_v3_oauth, "envoy.extensions.filters.http.oauth2.v3", "CookieConfig CookieConfigs OAuth2Credentials OAuth2Credentials.CookieNames PrivateKeyJwtConfig OAuth2TokenForwarding PostLogoutRedirectUri TokenCookieChunking OAuth2Config OAuth2PerRoute OAuth2"],
  [file_envoy_extensions_filters_http_on_demand_v3_on_demand, "envoy.extensions.filters.http.on_demand.v3", "OnDemandCds OnDemand PerRouteConfig"],
  [file_envoy_type_v3_ratelimit_strategy, "envoy.type.v3", "RateLimitStrategy RateLimitStrategy.RequestsPerTimeUnit"],
  [file_envoy_extensions_filters_http_ratelimit_v3_rate_limit, "envoy.extensions.filters.http.ratelimit.v3", "RateLimit RateLimitPerRoute"],
  [file_envoy_extensions_filters_http_rbac_v3_rbac, "envoy.extensions.filters.http.rbac.v3", "RBAC RBACPerRoute"],
  [file_envoy_type_http_v3_path_transformation, "envoy.type.http.v3", "PathTransformation PathTransformation.Operation PathTransformation.Operation.NormalizePathRFC3986 PathTransformation.Operation.MergeSlashes"],
  [file_envoy_extensions_filters_network_http_connection_manager_v3_http_connection_manager, "envoy.extensions.filters.network.http_connection_manager.v3", "HttpConnectionManager HttpConnectionManager.Tracing HttpConnectionManager.InternalAddressConfig HttpConnectionManager.SetCurrentClientCertDetails HttpConnectionManager.ForwardClientCertConfig HttpConnectionManager.UpgradeConfig HttpConnectionManager.PathNormalizationOptions HttpConnectionManager.ProxyStatusConfig HttpConnectionManager.HcmAccessLogOptions ForwardProtoConfig LocalReplyConfig ResponseMapper Rds ScopedRouteConfigurationsList ScopedRoutes ScopedRoutes.ScopeKeyBuilder ScopedRoutes.ScopeKeyBuilder.FragmentBuilder ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor.KvElement ScopedRds HttpFilter RequestIDExtension EnvoyMobileHttpConnectionManager"],
  [file_envoy_extensions_filters_http_router_v3_router, "envoy.extensions.filters.http.router.v3", "Router Router.UpstreamAccessLogOptions"],
  [file_envoy_extensions_filters_http_set_filter_state_v3_set_filter_state, "envoy.extensions.filters.http.set_filter_state.v3", "Config"],
  [file_envoy_extensions_filters_http_set_metadata_v3_set_metadata, "envoy.extensions.filters.http.set_metadata.v3", "Metadata Config"],
  [file_envoy_extensions_filters_http_stateful_session_v3_stateful_session, "envoy.extensions.filters.http.stateful_session.v3", "StatefulSession StatefulSessionPerRoute"],
  [file_envoy_extensions_filters_http_upstream_codec_v3_upstream_codec, "envoy.extensions.filters.http.upstream_codec.v3", "UpstreamCodec"],
  [file_envoy_extensions_filters_http_wasm_v3_wasm, "envoy.extensions.filters.http.wasm.v3", "Wasm"],
  [file_envoy_extensions_filters_listener_original_dst_v3_original_dst, "envoy.extensions.filters.listener.original_dst.v3", "OriginalDst"],
  [file_envoy_extensions_filters_listener_proxy_protocol_v3_proxy_protocol, "envoy.extensions.filters.listener.proxy_protocol.v3", "ProxyProtocol ProxyProtocol.KeyValuePair ProxyProtocol.Rule"],
  [file_envoy_extensions_filters_listener_tls_inspector_v3_tls_inspector, "envoy.extensions.filters.listener.tls_inspector.v3", "TlsInspector"],
  [file_envoy_extensions_filters_network_connection_limit_v3_connection_limit, "envoy.extensions.filters.network.connection_limit.v3", "ConnectionLimit"],
  [file_envoy_extensions_filters_network_direct_response_v3_config, "envoy.extensions.filters.network.direct_response.v3", "Config"],
  [file_envoy_extensions_filters_network_local_ratelimit_v3_local_rate_limit, "envoy.extensions.filters.network.local_ratelimit.v3", "LocalRateLimit"],
  [file_envoy_extensions_filters_network_rbac_v3_rbac, "envoy.extensions.filters.network.rbac.v3", "RBAC"],
  [file_envoy_extensions_filters_network_set_filter_state_v3_set_filter_state, "envoy.extensions.filters.network.set_filter_state.v3", "Config"],
  [file_envoy_extensions_filters_network_sni_cluster_v3_sni_cluster, "envoy.extensions.filters.network.sni_cluster.v3", "SniCluster"],
  [file_envoy_extensions_filters_network_sni_dynamic_forward_proxy_v3_sni_dynamic_forward_proxy, "envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3", "FilterConfig"],
  [file_envoy_type_v3_hash_policy, "envoy.type.v3", "HashPolicy HashPolicy.SourceIp HashPolicy.FilterState"],
  [file_envoy_extensions_filters_network_tcp_proxy_v3_tcp_proxy, "envoy.extensions.filters.network.tcp_proxy.v3", "TcpProxy TcpProxy.WeightedCluster TcpProxy.WeightedCluster.ClusterWeight TcpProxy.TunnelingConfig TcpProxy.OnDemand TcpProxy.TcpAccessLogOptions"],
  [file_envoy_extensions_filters_udp_udp_proxy_v3_route, "envoy.extensions.filters.udp.udp_proxy.v3", "Route"],
  [file_envoy_extensions_filters_udp_udp_proxy_v3_udp_proxy, "envoy.extensions.filters.udp.udp_proxy.v3", "UdpProxyConfig UdpProxyConfig.HashPolicy UdpProxyConfig.SessionFilter UdpProxyConfig.UdpTunnelingConfig UdpProxyConfig.UdpTunnelingConfig.BufferOptions UdpProxyConfig.UdpTunnelingConfig.RetryOptions UdpProxyConfig.UdpAccessLogOptions"],
  [file_envoy_extensions_formatter_cel_v3_cel, "envoy.extensions.formatter.cel.v3", "Cel"],
  [file_envoy_extensions_formatter_metadata_v3_metadata, "envoy.extensions.formatter.metadata.v3", "Metadata"],
  [file_envoy_extensions_formatter_req_without_query_v3_req_without_query, "envoy.extensions.formatter.req_without_query.v3", "ReqWithoutQuery"],
  [file_envoy_extensions_geoip_providers_common_v3_common, "envoy.extensions.geoip_providers.common.v3", "CommonGeoipProviderConfig CommonGeoipProviderConfig.GeolocationHeadersToAdd CommonGeoipProviderConfig.GeolocationFieldKeys"],
  [file_envoy_extensions_geoip_providers_maxmind_v3_maxmind, "envoy.extensions.geoip_providers.maxmind.v3", "MaxMindConfig"],
  [file_envoy_extensions_transport_sockets_tls_v3_tls, "envoy.extensions.transport_sockets.tls.v3", "UpstreamTlsContext DownstreamTlsContext TlsKeyLog CommonTlsContext CommonTlsContext.CertificateProvider CommonTlsContext.CertificateProviderInstance CommonTlsContext.CombinedCertificateValidationContext"],
  [file_envoy_extensions_health_check_event_sinks_file_v3_file, "envoy.extensions.health_check.event_sinks.file.v3", "HealthCheckEventFileSink"],
  [file_envoy_extensions_http_custom_response_local_response_policy_v3_local_response_policy, "envoy.extensions.http.custom_response.local_response_policy.v3", "LocalResponsePolicy"],
  [file_envoy_extensions_http_custom_response_redirect_policy_v3_redirect_policy, "envoy.extensions.http.custom_response.redirect_policy.v3", "RedirectPolicy"],
  [file_envoy_extensions_http_early_header_mutation_header_mutation_v3_header_mutation, "envoy.extensions.http.early_header_mutation.header_mutation.v3", "HeaderMutation"],
  [file_envoy_extensions_http_header_formatters_preserve_case_v3_preserve_case, "envoy.extensions.http.header_formatters.preserve_case.v3", "PreserveCaseFormatterConfig"],
  [file_envoy_extensions_http_injected_credentials_generic_v3_generic, "envoy.extensions.http.injected_credentials.generic.v3", "Generic"],
  [file_envoy_extensions_http_injected_credentials_oauth2_v3_oauth2, "envoy.extensions.http.injected_credentials.oauth2.v3", "OAuth2 OAuth2.ClientCredentials OAuth2.EndpointParameter"],
  [file_envoy_extensions_http_original_ip_detection_custom_header_v3_custom_header, "envoy.extensions.http.original_ip_detection.custom_header.v3", "CustomHeaderConfig"],
  [file_envoy_extensions_http_original_ip_detection_xff_v3_xff, "envoy.extensions.http.original_ip_detection.xff.v3", "XffConfig XffTrustedCidrs"],
  [file_envoy_type_http_v3_cookie, "envoy.type.http.v3", "Cookie CookieAttribute"],
  [file_envoy_extensions_http_stateful_session_cookie_v3_cookie, "envoy.extensions.http.stateful_session.cookie.v3", "CookieBasedSessionState"],
  [file_envoy_extensions_http_stateful_session_envelope_v3_envelope, "envoy.extensions.http.stateful_session.envelope.v3", "EnvelopeSessionState EnvelopeSessionState.Header"],
  [file_envoy_extensions_http_stateful_session_header_v3_header, "envoy.extensions.http.stateful_session.header.v3", "HeaderBasedSessionState"],
  [file_envoy_extensions_internal_redirect_allow_listed_routes_v3_allow_listed_routes_config, "envoy.extensions.internal_redirect.allow_listed_routes.v3", "AllowListedRoutesConfig"],
  [file_envoy_extensions_internal_redirect_previous_routes_v3_previous_routes_config, "envoy.extensions.internal_redirect.previous_routes.v3", "PreviousRoutesConfig"],
  [file_envoy_extensions_internal_redirect_safe_cross_scheme_v3_safe_cross_scheme_config, "envoy.extensions.internal_redirect.safe_cross_scheme.v3", "SafeCrossSchemeConfig"],
  [file_envoy_extensions_load_balancing_policies_common_v3_common, "envoy.extensions.load_balancing_policies.common.v3", "LocalityLbConfig LocalityLbConfig.ZoneAwareLbConfig LocalityLbConfig.ZoneAwareLbConfig.ForceLocalZone LocalityLbConfig.LocalityWeightedLbConfig SlowStartConfig ConsistentHashingLbConfig OrcaOobReportingConfig"],
  [file_envoy_extensions_load_balancing_policies_client_side_weighted_round_robin_v3_client_side_weighted_round_robin, "envoy.extensions.load_balancing_policies.client_side_weighted_round_robin.v3", "ClientSideWeightedRoundRobin"],
  [file_envoy_extensions_load_balancing_policies_cluster_provided_v3_cluster_provided, "envoy.extensions.load_balancing_policies.cluster_provided.v3", "ClusterProvided"],
  [file_envoy_extensions_load_balancing_policies_dynamic_modules_v3_dynamic_modules, "envoy.extensions.load_balancing_policies.dynamic_modules.v3", "DynamicModulesLoadBalancerConfig"],
  [file_envoy_extensions_load_balancing_policies_least_request_v3_least_request, "envoy.extensions.load_balancing_policies.least_request.v3", "LeastRequest"],
  [file_envoy_extensions_load_balancing_policies_maglev_v3_maglev, "envoy.extensions.load_balancing_policies.maglev.v3", "Maglev"],
  [file_envoy_extensions_load_balancing_policies_override_host_v3_override_host, "envoy.extensions.load_balancing_policies.override_host.v3", "OverrideHost OverrideHost.OverrideHostSource"],
  [file_envoy_extensions_load_balancing_policies_pick_first_v3_pick_first, "envoy.extensions.load_balancing_policies.pick_first.v3", "PickFirst"],
  [file_envoy_extensions_load_balancing_policies_random_v3_random, "envoy.extensions.load_balancing_policies.random.v3", "Random"],
  [file_envoy_extensions_load_balancing_policies_ring_hash_v3_ring_hash, "envoy.extensions.load_balancing_policies.ring_hash.v3", "RingHash"],
  [file_envoy_extensions_load_balancing_policies_round_robin_v3_round_robin, "envoy.extensions.load_balancing_policies.round_robin.v3", "RoundRobin"],
  [file_envoy_extensions_load_balancing_policies_subset_v3_subset, "envoy.extensions.load_balancing_policies.subset.v3", "Subset Subset.LbSubsetSelector"],
  [file_envoy_extensions_load_balancing_policies_wrr_locality_v3_wrr_locality, "envoy.extensions.load_balancing_policies.wrr_locality.v3", "WrrLocality"],
  [file_envoy_extensions_matching_common_inputs_network_v3_network_inputs, "envoy.extensions.matching.common_inputs.network.v3", "DestinationIPInput DestinationPortInput SourceIPInput SourcePortInput DirectSourceIPInput SourceTypeInput ServerNameInput TransportProtocolInput ApplicationProtocolInput FilterStateInput DynamicMetadataInput DynamicMetadataInput.PathSegment NetworkNamespaceInput"],
  [file_envoy_extensions_matching_common_inputs_ssl_v3_ssl_inputs, "envoy.extensions.matching.common_inputs.ssl.v3", "UriSanInput DnsSanInput SubjectInput"],
  [file_envoy_extensions_matching_common_inputs_transport_socket_v3_transport_socket_inputs, "envoy.extensions.matching.common_inputs.transport_socket.v3", "EndpointMetadataInput EndpointMetadataInput.PathSegment LocalityMetadataInput LocalityMetadataInput.PathSegment FilterStateInput TransportSocketNameAction"],
  [file_envoy_extensions_matching_input_matchers_consistent_hashing_v3_consistent_hashing, "envoy.extensions.matching.input_matchers.consistent_hashing.v3", "ConsistentHashing"],
  [file_envoy_extensions_matching_input_matchers_ip_v3_ip, "envoy.extensions.matching.input_matchers.ip.v3", "Ip"],
  [file_envoy_extensions_matching_input_matchers_metadata_v3_metadata, "envoy.extensions.matching.input_matchers.metadata.v3", "Metadata"],
  [file_envoy_extensions_matching_input_matchers_runtime_fraction_v3_runtime_fraction, "envoy.extensions.matching.input_matchers.runtime_fraction.v3", "RuntimeFraction"],
  [file_envoy_extensions_network_dns_resolver_cares_v3_cares_dns_resolver, "envoy.extensions.network.dns_resolver.cares.v3", "CaresDnsResolverConfig"],
  [file_envoy_extensions_network_dns_resolver_getaddrinfo_v3_getaddrinfo_dns_resolver, "envoy.extensions.network.dns_resolver.getaddrinfo.v3", "GetAddrInfoDnsResolverConfig"],
  [file_envoy_extensions_path_match_uri_template_v3_uri_template_match, "envoy.extensions.path.match.uri_template.v3", "UriTemplateMatchConfig"],
  [file_envoy_extensions_path_rewrite_uri_template_v3_uri_template_rewrite, "envoy.extensions.path.rewrite.uri_template.v3", "UriTemplateRewriteConfig"],
  [file_envoy_extensions_quic_connection_id_generator_v3_envoy_deterministic_connection_id_generator, "envoy.extensions.quic.connection_id_generator.v3", "DeterministicConnectionIdGeneratorConfig"],
  [file_envoy_extensions_quic_crypto_stream_v3_crypto_stream, "envoy.extensions.quic.crypto_stream.v3", "CryptoServerStreamConfig"],
  [file_envoy_extensions_quic_proof_source_v3_proof_source, "envoy.extensions.quic.proof_source.v3", "ProofSourceConfig"],
  [file_envoy_extensions_rate_limit_descriptors_expr_v3_expr, "envoy.extensions.rate_limit_descriptors.expr.v3", "Descriptor"],
  [file_envoy_extensions_rbac_audit_loggers_stream_v3_stream, "envoy.extensions.rbac.audit_loggers.stream.v3", "StdoutAuditLog"],
  [file_envoy_extensions_rbac_matchers_upstream_ip_port_v3_upstream_ip_port_matcher, "envoy.extensions.rbac.matchers.upstream_ip_port.v3", "UpstreamIpPortMatcher"],
  [file_envoy_extensions_rbac_principals_mtls_authenticated_v3_mtls_authenticated, "envoy.extensions.rbac.principals.mtls_authenticated.v3", "Config"],
  [file_envoy_extensions_regex_engines_v3_google_re2, "envoy.extensions.regex_engines.v3", "GoogleRE2"],
  [file_envoy_extensions_request_id_uuid_v3_uuid, "envoy.extensions.request_id.uuid.v3", "UuidRequestIdConfig"],
  [file_envoy_extensions_resource_monitors_cgroup_memory_v3_cgroup_memory, "envoy.extensions.resource_monitors.cgroup_memory.v3", "CgroupMemoryConfig"],
  [file_envoy_extensions_resource_monitors_cpu_utilization_v3_cpu_utilization, "envoy.extensions.resource_monitors.cpu_utilization.v3", "CpuUtilizationConfig"],
  [file_envoy_extensions_resource_monitors_downstream_connections_v3_downstream_connections, "envoy.extensions.resource_monitors.downstream_connections.v3", "DownstreamConnectionsConfig"],
  [file_envoy_extensions_resource_monitors_fixed_heap_v3_fixed_heap, "envoy.extensions.resource_monitors.fixed_heap.v3", "FixedHeapConfig"],
  [file_envoy_extensions_retry_host_omit_canary_hosts_v3_omit_canary_hosts, "envoy.extensions.retry.host.omit_canary_hosts.v3", "OmitCanaryHostsPredicate"],
  [file_envoy_extensions_retry_host_omit_host_metadata_v3_omit_host_metadata_config, "envoy.extensions.retry.host.omit_host_metadata.v3", "OmitHostMetadataConfig"],
  [file_envoy_extensions_retry_host_previous_hosts_v3_previous_hosts, "envoy.extensions.retry.host.previous_hosts.v3", "PreviousHostsPredicate"],
  [file_envoy_extensions_retry_priority_previous_priorities_v3_previous_priorities_config, "envoy.extensions.retry.priority.previous_priorities.v3", "PreviousPrioritiesConfig"],
  [file_envoy_extensions_stat_sinks_graphite_statsd_v3_graphite_statsd, "envoy.extensions.stat_sinks.graphite_statsd.v3", "GraphiteStatsdSink"],
  [file_envoy_extensions_stat_sinks_open_telemetry_v3_open_telemetry, "envoy.extensions.stat_sinks.open_telemetry.v3", "SinkConfig SinkConfig.ConversionAction SinkConfig.DropAction"],
  [file_envoy_extensions_tracers_opentelemetry_resource_detectors_v3_dynatrace_resource_detector, "envoy.extensions.tracers.opentelemetry.resource_detectors.v3", "DynatraceResourceDetectorConfig"],
  [file_envoy_extensions_tracers_opentelemetry_resource_detectors_v3_environment_resource_detector, "envoy.extensions.tracers.opentelemetry.resource_detectors.v3", "EnvironmentResourceDetectorConfig"],
  [file_envoy_extensions_tracers_opentelemetry_resource_detectors_v3_static_config_resource_detector, "envoy.extensions.tracers.opentelemetry.resource_detectors.v3", "StaticConfigResourceDetectorConfig"],
  [file_envoy_extensions_tracers_opentelemetry_samplers_v3_always_on_sampler, "envoy.extensions.tracers.opentelemetry.samplers.v3", "AlwaysOnSamplerConfig"],
  [file_xds_type_v3_cel, "xds.type.v3", "CelExpression CelExtractString"],
  [file_envoy_extensions_tracers_opentelemetry_samplers_v3_cel_sampler, "envoy.extensions.tracers.opentelemetry.samplers.v3", "CELSamplerConfig"],
  [file_envoy_extensions_tracers_opentelemetry_samplers_v3_dynatrace_sampler, "envoy.extensions.tracers.opentelemetry.samplers.v3", "DynatraceSamplerConfig"],
  [file_envoy_extensions_tracers_opentelemetry_samplers_v3_parent_based_sampler, "envoy.extensions.tracers.opentelemetry.samplers.v3", "ParentBasedSamplerConfig"],
  [file_envoy_extensions_tracers_opentelemetry_samplers_v3_trace_id_ratio_based_sampler, "envoy.extensions.tracers.opentelemetry.samplers.v3", "TraceIdRatioBasedSamplerConfig"],
  [file_envoy_extensions_transport_sockets_internal_upstream_v3_internal_upstream, "envoy.extensions.transport_sockets.internal_upstream.v3", "InternalUpstreamTransport InternalUpstreamTransport.MetadataValueSource"],
  [file_envoy_extensions_transport_sockets_proxy_protocol_v3_upstream_proxy_protocol, "envoy.extensions.transport_sockets.proxy_protocol.v3", "ProxyProtocolUpstreamTransport"],
  [file_envoy_extensions_transport_sockets_quic_v3_quic_transport, "envoy.extensions.transport_sockets.quic.v3", "QuicDownstreamTransport QuicUpstreamTransport"],
  [file_envoy_extensions_transport_sockets_raw_buffer_v3_raw_buffer, "envoy.extensions.transport_sockets.raw_buffer.v3", "RawBuffer"],
  [file_envoy_extensions_transport_sockets_tls_v3_cert, "envoy.extensions.transport_sockets.tls.v3", ""],
  [file_envoy_extensions_transport_sockets_tls_v3_tls_spiffe_validator_config, "envoy.extensions.transport_sockets.tls.v3", "SPIFFECertValidatorConfig SPIFFECertValidatorConfig.TrustDomain"],
  [file_envoy_extensions_upstreams_http_generic_v3_generic_connection_pool, "envoy.extensions.upstreams.http.generic.v3", "GenericConnectionPoolProto"],
  [file_envoy_extensions_upstreams_http_http_v3_http_connection_pool, "envoy.extensions.upstreams.http.http.v3", "HttpConnectionPoolProto"],
  [file_envoy_extensions_upstreams_http_tcp_v3_tcp_connection_pool, "envoy.extensions.upstreams.http.tcp.v3", "TcpConnectionPoolProto"],
  [file_envoy_extensions_upstreams_http_v3_http_protocol_options, "envoy.extensions.upstreams.http.v3", "HttpProtocolOptions HttpProtocolOptions.ExplicitHttpConfig HttpProtocolOptions.UseDownstreamHttpConfig HttpProtocolOptions.AutoHttpConfig HttpProtocolOptions.OutlierDetection"],
  [file_envoy_extensions_upstreams_tcp_generic_v3_generic_connection_pool, "envoy.extensions.upstreams.tcp.generic.v3", "GenericConnectionPoolProto"],
  [file_envoy_extensions_upstreams_tcp_v3_tcp_protocol_options, "envoy.extensions.upstreams.tcp.v3", "TcpProtocolOptions"],
  [file_envoy_service_accesslog_v3_als, "envoy.service.accesslog.v3", "StreamAccessLogsResponse StreamAccessLogsMessage StreamAccessLogsMessage.Identifier StreamAccessLogsMessage.HTTPAccessLogEntries StreamAccessLogsMessage.TCPAccessLogEntries"],
  [file_envoy_service_auth_v3_attribute_context, "envoy.service.auth.v3", "AttributeContext AttributeContext.Peer AttributeContext.Request AttributeContext.HttpRequest AttributeContext.TLSSession"],
  [file_envoy_service_auth_v3_external_auth, "envoy.service.auth.v3", "CheckRequest DeniedHttpResponse OkHttpResponse CheckResponse"],
  [file_envoy_service_discovery_v3_discovery, "envoy.service.discovery.v3", "ResourceLocator ResourceName ResourceError DiscoveryRequest DiscoveryResponse DeltaDiscoveryRequest DeltaDiscoveryResponse DynamicParameterConstraints DynamicParameterConstraints.SingleConstraint DynamicParameterConstraints.SingleConstraint.Exists DynamicParameterConstraints.ConstraintList Resource Resource.CacheControl"],
  [file_envoy_service_cluster_v3_cds, "envoy.service.cluster.v3", "CdsDummy"],
  [file_envoy_service_discovery_v3_ads, "envoy.service.discovery.v3", "AdsDummy"],
  [file_envoy_service_endpoint_v3_eds, "envoy.service.endpoint.v3", "EdsDummy"],
  [file_envoy_service_endpoint_v3_leds, "envoy.service.endpoint.v3", "LedsDummy"],
  [file_envoy_service_ext_proc_v3_external_processor, "envoy.service.ext_proc.v3", "ProtocolConfiguration ProcessingRequest ProcessingRequest.FlowControlInit ProcessingRequest.ClientWindowUpdate ProcessingResponse ProcessingResponse.ServerWindowUpdate HttpHeaders HttpBody HttpTrailers HeadersResponse BodyResponse TrailersResponse StreamedImmediateResponse CommonResponse ImmediateResponse GrpcStatus HeaderMutation StreamedBodyResponse BodyMutation"],
  [file_envoy_service_listener_v3_lds, "envoy.service.listener.v3", "LdsDummy"],
  [file_envoy_service_ratelimit_v3_rls, "envoy.service.ratelimit.v3", "RateLimitRequest RateLimitResponse RateLimitResponse.RateLimit RateLimitResponse.Quota RateLimitResponse.DescriptorStatus"],
  [file_envoy_service_route_v3_rds, "envoy.service.route.v3", "RdsDummy"],
  [file_envoy_service_route_v3_srds, "envoy.service.route.v3", "SrdsDummy"],
  [file_envoy_service_secret_v3_sds, "envoy.service.secret.v3", "SdsDummy"],
  [file_envoy_type_matcher_v3_struct, "envoy.type.matcher.v3", "StructMatcher StructMatcher.PathSegment"],
  [file_envoy_type_matcher_v3_node, "envoy.type.matcher.v3", "NodeMatcher"],
  [file_envoy_type_matcher_v3_http_inputs, "envoy.type.matcher.v3", "HttpRequestHeaderMatchInput HttpRequestTrailerMatchInput HttpResponseHeaderMatchInput HttpResponseTrailerMatchInput HttpRequestQueryParamMatchInput"],
  [file_envoy_type_matcher_v3_status_code_input, "envoy.type.matcher.v3", "HttpResponseStatusCodeMatchInput HttpResponseStatusCodeClassMatchInput HttpResponseLocalReplyMatchInput"],
  [file_xds_core_v3_resource_name, "xds.core.v3", "ResourceName"],
  [file_xds_core_v3_resource, "xds.core.v3", "Resource"],
  [file_xds_type_matcher_v3_cel, "xds.type.matcher.v3", "CelMatcher"],
  [file_xds_type_matcher_v3_domain, "xds.type.matcher.v3", "ServerNameMatcher ServerNameMatcher.DomainMatcher"],
  [file_xds_type_matcher_v3_http_inputs, "xds.type.matcher.v3", "HttpAttributesCelMatchInput"],
  [file_xds_type_matcher_v3_ip, "xds.type.matcher.v3", "IPMatcher IPMatcher.IPRangeMatcher"],
  [file_xds_type_v3_range, "xds.type.v3", "Int64Range Int32Range DoubleRange"],
  [file_xds_type_matcher_v3_range, "xds.type.matcher.v3", "Int64RangeMatcher Int64RangeMatcher.RangeMatcher Int32RangeMatcher Int32RangeMatcher.RangeMatcher DoubleRangeMatcher DoubleRangeMatcher.RangeMatcher"],
  [file_xds_type_v3_typed_struct, "xds.type.v3", "TypedStruct"],
  [file_ratelimit_config_ratelimit_v3_rls_conf, "ratelimit.config.ratelimit.v3", "RateLimitConfig RateLimitDescriptor RateLimitPolicy RateLimitReplace"],
];
