import type { JsonObject } from "@bufbuild/protobuf";
import { extension, socketAddress } from "./any-json.ts";
import { staticClusters } from "./clusters.ts";
import { type BootstrapOptions, defaultOptions } from "./options.ts";
import { ownListener } from "./own-listener.ts";
import { statsConfig, statsListener, statsSink } from "./stats.ts";

/**
 * Envoy's bootstrap in its JSON form.
 * Promise: pure; field names and order are stable, since users patch it by path.
 */
export function renderBootstrap(given: Partial<BootstrapOptions> = {}): JsonObject {
  const options = { ...defaultOptions, ...given };
  const adminAddress = options.ipFamily === "IPv6" ? "::1" : "127.0.0.1";
  const { metrics, topologyInjectorDisabled, serviceCluster, maxHeapSizeBytes, readyPort } = options;
  // Users patch these by their place, so what the reference has comes first.
  const listeners = [
    ...(metrics.prometheus.enabled ? [statsListener(options)] : []),
    ...(readyPort === undefined ? [] : [readyListener(options, readyPort)]),
  ];
  return {
    admin: {
      access_log: [
        extension("envoy.access_loggers.file", "envoy.extensions.access_loggers.file.v3.FileAccessLog", {
          path: "/dev/null",
        }),
      ],
      address: socketAddress(adminAddress, options.adminPort),
    },
    ...(topologyInjectorDisabled ? {} : { cluster_manager: { local_cluster_name: serviceCluster } }),
    node: { locality: { zone: "$(ENVOY_SERVICE_ZONE)" } },
    deferredStatOptions: { enableDeferredCreationStats: true },
    stats_config: statsConfig(metrics.matches),
    layered_runtime: { layers: [{ name: "global_config", static_layer: runtime }] },
    dynamic_resources: dynamicResources,
    ...(metrics.sinks.length > 0 ? { stats_sinks: metrics.sinks.map(statsSink) } : {}),
    static_resources: {
      ...(listeners.length > 0 ? { listeners } : {}),
      clusters: staticClusters(options, adminAddress),
    },
    overload_manager: overloadManager(maxHeapSizeBytes),
  };
}

const runtime: JsonObject = {
  "re2.max_program_size.error_level": 4294967295,
  "re2.max_program_size.warn_level": 1000,
};

const overAds: JsonObject = { ads: {}, initial_fetch_timeout: "0s", resource_api_version: "V3" };

const dynamicResources: JsonObject = {
  ads_config: {
    api_type: "DELTA_GRPC",
    transport_api_version: "V3",
    grpc_services: [{ envoy_grpc: { cluster_name: "xds_cluster" } }],
    set_node_on_first_message_only: true,
  },
  lds_config: overAds,
  cds_config: overAds,
};

/** Refuses connections above a number, and requests when the heap is nearly full. */
function overloadManager(maxHeapSizeBytes: number): JsonObject {
  const connections = extension(
    "envoy.resource_monitors.global_downstream_max_connections",
    "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
    { max_active_downstream_connections: 50000 },
  );
  if (maxHeapSizeBytes === 0) return { refresh_interval: "0.25s", resource_monitors: [connections] };
  const heap = "envoy.resource_monitors.fixed_heap";
  const heapType = "envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig";
  const action = (name: string, value: number): JsonObject => ({
    name: `envoy.overload_actions.${name}`,
    triggers: [{ name: heap, threshold: { value } }],
  });
  return {
    refresh_interval: "0.25s",
    resource_monitors: [connections, extension(heap, heapType, { max_heap_size_bytes: maxHeapSizeBytes })],
    actions: [action("shrink_heap", 0.95), action("stop_accepting_requests", 0.98)],
  };
}

/**
 * The listener that answers the probes of the proxy's pod. It stands in the bootstrap, so that no configuration takes it away, and Envoy opens it when it
 * has its first configuration. The name is that of the one that comes by xDS, for bootstraps of users: Envoy leaves a listener of its bootstrap as it is.
 */
function readyListener(options: BootstrapOptions, port: number): JsonObject {
  const unreachable: JsonObject = { match: { prefix: "/" }, direct_response: { status: 500 } };
  const http = "envoy.extensions.filters.http";
  return ownListener(options, {
    ...{ purpose: "ready", port },
    manager: {
      stat_prefix: "eg-ready-http",
      route_config: {
        name: "ready_route",
        virtual_hosts: [{ name: "ready_route", domains: ["*"], routes: [unreachable] }],
      },
      http_filters: [
        extension("envoy.filters.http.health_check", `${http}.health_check.v3.HealthCheck`, {
          pass_through_mode: false,
          headers: [{ name: ":path", string_match: { exact: "/ready" } }],
        }),
        extension("envoy.filters.http.router", `${http}.router.v3.Router`),
      ],
    },
  });
}
