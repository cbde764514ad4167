import type { MessageInitShape } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import {
  type ClusterSchema,
  Cluster_DiscoveryType as DiscoveryType,
  type UpstreamConnectionOptionsSchema,
} from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { encodeMessage } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { lazy } from "../base/lazy.ts";
import type { ClusterSpec } from "../required/cluster-spec.ts";
import { adsWithDefaultTimeout } from "../shapes/config-source.ts";
import { duration } from "../shapes/duration.ts";
import type { Init } from "../shapes/init.ts";
import type { Describe } from "../shapes/metadata.ts";
import { circuitBreakers } from "./circuit-breakers.ts";
import { dnsCluster, dynamicCluster, lookupFamily } from "./dns.ts";
import { loadAssignment } from "./endpoints.ts";
import { healthCheck, outlierDetection } from "./health-check.ts";
import { loadBalancing } from "./load-balancing.ts";
import { protocolOptions } from "./protocol-options.ts";
import { sockets } from "./sockets.ts";
import { traitsOf } from "./traits.ts";

/** One Envoy cluster. */
export type ClusterInit = Init<typeof ClusterSchema>;

/** The most that is buffered of a connection by default, in bytes. */
const BUFFER_LIMIT = 32 * 1024;

/** A cluster without endpoints, for listeners that have no route. */
export const EMPTY_CLUSTER = "EmptyCluster";

/** The cluster {@link EMPTY_CLUSTER}. */
export function emptyCluster(): ClusterInit & { readonly name: string } {
  return { name: EMPTY_CLUSTER, clusterDiscoveryType: { case: "type", value: DiscoveryType.STATIC } };
}

/** One cluster. Endpoints found by DNS stand in it; the others are sent apart, in the load assignment of the name. */
export function buildCluster(spec: ClusterSpec, describe: Describe, assignment: string = spec.name): ClusterInit {
  const { traffic } = spec;
  const traits = traitsOf(spec.settings);
  const { active, passive } = traffic?.healthCheck ?? {};
  const { transportSocket, transportSocketMatches } = sockets(spec, traits);
  // By number of the field, like all that there are thousands of: it need not be sorted then.
  return {
    name: spec.name,
    ...discoveryParts(spec, describe, assignment),
    connectTimeout: connectTimeout(traffic?.timeout?.tcp?.connectTimeout),
    perConnectionBufferLimitBytes: traffic?.backendConnection?.bufferLimit ?? BUFFER_LIMIT,
    healthChecks: active
      ? [healthCheck(active, { routeHostname: spec.routeHostname ?? "", log: spec.healthCheckLog })]
      : [],
    circuitBreakers: circuitBreakers(traffic?.circuitBreaker),
    dnsLookupFamily: lookupFamily(spec.ipFamily, traffic?.dns),
    outlierDetection: passive && outlierDetection(passive),
    transportSocket,
    metadata: describe(spec.metadata),
    commonLbConfig: commonLbConfig(traffic?.healthCheck),
    altStatName: spec.statName ?? "",
    upstreamConnectionOptions: traffic?.tcpKeepalive && connectionOptions(traffic.tcpKeepalive),
    // An endpoint that the control plane or DNS took away is gone, whatever its last health check said.
    ignoreHealthOnHostRemoval: true,
    typedExtensionProtocolOptions: protocolOptions(spec, traits),
    loadBalancingPolicy: loadBalancing(spec),
    transportSocketMatches,
    trackClusterStats: trackedStats(spec.metrics),
    preconnectPolicy: preconnectPolicy(traffic?.backendConnection?.preconnect),
  };
}

const usualConnectTimeout = lazy(() => encodeMessage(DurationSchema, duration("10s")).asField);

function connectTimeout(limit: ir.Duration | undefined): MessageInitShape<typeof DurationSchema> {
  return limit === undefined ? usualConnectTimeout() : duration(limit);
}

function discoveryParts(spec: ClusterSpec, describe: Describe, assignment: string): ClusterInit {
  const { dns } = spec.traffic ?? {};
  switch (spec.discovery) {
    case "dynamic":
      return { clusterDiscoveryType: { case: "clusterType", value: dynamicCluster(spec.ipFamily, dns) } };
    case "dns":
      return {
        clusterDiscoveryType: { case: "clusterType", value: dnsCluster(lookupFamily(spec.ipFamily, dns), dns) },
        loadAssignment: loadAssignment({ ...spec, describe }),
      };
    case "eds":
      return {
        clusterDiscoveryType: { case: "type", value: DiscoveryType.EDS },
        edsClusterConfig: { edsConfig: adsWithDefaultTimeout(), serviceName: assignment },
      };
  }
}

/** Envoy's panic threshold is 50 anyway. */
function commonLbConfig(check: ir.HealthCheck | undefined): NonNullable<ClusterInit["commonLbConfig"]> {
  const threshold = check?.panicThreshold;
  return threshold === undefined || threshold === 50 ? {} : { healthyPanicThreshold: { value: threshold } };
}

function preconnectPolicy(preconnect: ir.Preconnect | undefined): ClusterInit["preconnectPolicy"] {
  const { perEndpointPercent: each, predictivePercent: ahead } = preconnect ?? {};
  if (each === undefined && ahead === undefined) return undefined;
  return {
    perUpstreamPreconnectRatio: each === undefined ? undefined : 0.01 * each,
    predictivePreconnectRatio: ahead === undefined ? undefined : 0.01 * ahead,
  };
}

function trackedStats(metrics: ir.Metrics | undefined): ClusterInit["trackClusterStats"] {
  const perEndpointStats = metrics?.enablePerEndpointStats === true;
  const requestResponseSizes = metrics?.enableRequestResponseSizesStats === true;
  return perEndpointStats || requestResponseSizes ? { perEndpointStats, requestResponseSizes } : undefined;
}

function connectionOptions({
  probes,
  idleTime,
  interval,
}: ir.TcpKeepalive): Init<typeof UpstreamConnectionOptionsSchema> {
  return { tcpKeepalive: { keepaliveProbes: probes, keepaliveTime: idleTime, keepaliveInterval: interval } };
}
