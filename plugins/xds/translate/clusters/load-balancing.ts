import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { LoadBalancingPolicySchema } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClientSideWeightedRoundRobinSchema } from "../../../../core/envoy/generated/envoy/extensions/load_balancing_policies/client_side_weighted_round_robin/v3/client_side_weighted_round_robin_pb.ts";
import { ClusterProvidedSchema } from "../../../../core/envoy/generated/envoy/extensions/load_balancing_policies/cluster_provided/v3/cluster_provided_pb.ts";
import type {
  LocalityLbConfig_ZoneAwareLbConfigSchema,
  LocalityLbConfigSchema,
} from "../../../../core/envoy/generated/envoy/extensions/load_balancing_policies/common/v3/common_pb.ts";
import { LeastRequestSchema } from "../../../../core/envoy/generated/envoy/extensions/load_balancing_policies/least_request/v3/least_request_pb.ts";
import { MaglevSchema } from "../../../../core/envoy/generated/envoy/extensions/load_balancing_policies/maglev/v3/maglev_pb.ts";
import { OverrideHostSchema } from "../../../../core/envoy/generated/envoy/extensions/load_balancing_policies/override_host/v3/override_host_pb.ts";
import { RandomSchema } from "../../../../core/envoy/generated/envoy/extensions/load_balancing_policies/random/v3/random_pb.ts";
import { RoundRobinSchema } from "../../../../core/envoy/generated/envoy/extensions/load_balancing_policies/round_robin/v3/round_robin_pb.ts";
import { WrrLocalitySchema } from "../../../../core/envoy/generated/envoy/extensions/load_balancing_policies/wrr_locality/v3/wrr_locality_pb.ts";
import { encodeMessage } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { lazy } from "../base/lazy.ts";
import type { ClusterSpec } from "../required/cluster-spec.ts";
import { duration, nanoseconds } from "../shapes/duration.ts";
import { extension } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";

type PolicyInit = Init<typeof LoadBalancingPolicySchema>;

/** How a cluster picks an endpoint: least request where nothing is said, nothing where only zones are. */
export function loadBalancing(spec: ClusterSpec): MessageInitShape<typeof LoadBalancingPolicySchema> | undefined {
  if (spec.discovery === "dynamic") return policy("cluster_provided", ClusterProvidedSchema, {});
  const balancer = spec.traffic?.loadBalancer;
  if (balancer?.endpointOverride !== undefined) return endpointOverride(balancer, balancer.endpointOverride);
  const localityLbConfig = locality(spec);
  if (balancer === undefined && localityLbConfig === byWeight) return usual();
  if (balancer === undefined) return policy("least_request", LeastRequestSchema, { localityLbConfig });
  if (balancer.leastRequest !== undefined) {
    const { slowStart } = balancer.leastRequest;
    return policy("least_request", LeastRequestSchema, { localityLbConfig, ...slowStartParts(slowStart) });
  }
  if (balancer.roundRobin !== undefined) {
    const { slowStart } = balancer.roundRobin;
    return policy("round_robin", RoundRobinSchema, { localityLbConfig, ...slowStartParts(slowStart) });
  }
  if (balancer.random !== undefined) return policy("random", RandomSchema, { localityLbConfig });
  if (balancer.consistentHash !== undefined) return maglev(balancer, balancer.consistentHash);
  if (balancer.backendUtilization !== undefined) return utilization(balancer, balancer.backendUtilization);
  return undefined;
}

function policy<D extends DescMessage>(
  name: string,
  schema: D,
  config: Parameters<typeof extension<D>>[2],
): PolicyInit {
  return { policies: [{ typedExtensionConfig: extension(`envoy.load_balancing_policies.${name}`, schema, config) }] };
}

function slowStartParts(slowStart: ir.SlowStart | undefined) {
  if (slowStart?.window === undefined) return {};
  return { slowStartConfig: { slowStartWindow: duration(slowStart.window) } };
}

const byWeight: Init<typeof LocalityLbConfigSchema> = Object.freeze({
  localityConfigSpecifier: { case: "localityWeightedLbConfig" as const, value: {} },
});

/** The policy that nearly every cluster has. */
const usual = lazy(() => {
  const leastRequest = policy("least_request", LeastRequestSchema, { localityLbConfig: byWeight });
  return encodeMessage(LoadBalancingPolicySchema, leastRequest).asField;
});

/** Localities share traffic by weight, unless the policy or the only backend prefers the proxy's own zone. */
function locality(spec: ClusterSpec): Init<typeof LocalityLbConfigSchema> {
  const sole = spec.settings.length === 1 ? spec.settings[0] : undefined;
  const prefer = spec.traffic?.loadBalancer?.preferLocal ?? sole?.preferLocal;
  if (prefer === undefined) return byWeight;
  return { localityConfigSpecifier: { case: "zoneAwareLbConfig", value: zoneAware(prefer) } };
}

function zoneAware(prefer: ir.PreferLocalZone): Init<typeof LocalityLbConfig_ZoneAwareLbConfigSchema> {
  const { force, percentageEnabled } = prefer;
  return {
    minClusterSize: BigInt(prefer.minEndpointsThreshold ?? 6),
    ...(percentageEnabled !== undefined && { routingEnabled: { value: percentageEnabled } }),
    ...(force && { forceLocalZone: { minSize: force.minEndpointsInZoneThreshold ?? 1 } }),
  };
}

function maglev(balancer: ir.LoadBalancer, hash: ir.ConsistentHash): PolicyInit {
  return policy("maglev", MaglevSchema, {
    tableSize: hash.tableSize === undefined ? undefined : BigInt(hash.tableSize),
    ...((balancer.weightedZones?.length ?? 0) > 0 && { localityWeightedLbConfig: {} }),
  });
}

function utilization(balancer: ir.LoadBalancer, settings: ir.BackendUtilization): PolicyInit {
  const { outOfBand, errorUtilizationPenaltyPercent: penalty, slowStart } = settings;
  const weighted = policy("client_side_weighted_round_robin", ClientSideWeightedRoundRobinSchema, {
    blackoutPeriod: positive(settings.blackoutPeriod),
    weightExpirationPeriod: positive(settings.weightExpirationPeriod),
    weightUpdatePeriod: positive(settings.weightUpdatePeriod),
    ...slowStartParts(slowStart?.window !== undefined && nanoseconds(slowStart.window) > 0 ? slowStart : undefined),
    errorUtilizationPenalty: penalty === undefined ? undefined : Math.fround(penalty / 100),
    metricNamesForComputingUtilization: [...(settings.metricNamesForComputingUtilization ?? [])],
    ...(outOfBand && outOfBandParts(outOfBand)),
  });
  if ((balancer.weightedZones?.length ?? 0) === 0) return weighted;
  // The algorithm knows no localities, so one that does is put around it.
  return policy("wrr_locality", WrrLocalitySchema, { endpointPickingPolicy: weighted });
}

function outOfBandParts({ reportingPeriod, port, authority }: ir.OutOfBandReporting) {
  return {
    enableOobLoadReport: true,
    oobReportingPeriod: duration(reportingPeriod),
    ...((port !== undefined || authority !== undefined) && {
      oobReportingConfig: { portValue: port ?? 0, authority: authority ?? "" },
    }),
  };
}

function positive(span: ir.Duration | undefined) {
  return span !== undefined && nanoseconds(span) > 0 ? duration(span) : undefined;
}

function endpointOverride(balancer: ir.LoadBalancer, override: ir.EndpointOverride): PolicyInit {
  return policy("override_host", OverrideHostSchema, {
    overrideHostSources: override.extractFrom.map(({ header }) => ({ header: header ?? "" })),
    fallbackPolicy: fallback(balancer),
  });
}

/** Decides when the wanted endpoint is not to be had. */
function fallback(balancer: ir.LoadBalancer): PolicyInit {
  if (balancer.leastRequest !== undefined) return policy("least_request", LeastRequestSchema, {});
  if (balancer.roundRobin !== undefined) return policy("round_robin", RoundRobinSchema, {});
  if (balancer.random !== undefined) return policy("random", RandomSchema, {});
  if (balancer.consistentHash !== undefined) return policy("maglev", MaglevSchema, {});
  if (balancer.backendUtilization !== undefined) return utilization(balancer, balancer.backendUtilization);
  return policy("least_request", LeastRequestSchema, {});
}
