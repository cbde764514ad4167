import { HealthStatus } from "../../../../core/envoy/generated/envoy/config/core/v3/health_check_pb.ts";
import {
  type Endpoint_HealthCheckConfigSchema,
  LbEndpointSchema,
  type LocalityLbEndpointsSchema,
} from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_components_pb.ts";
import type { ClusterLoadAssignmentSchema } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { partsOf, seal } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { remember } from "../filters/remember.ts";
import { endpointAddress } from "../shapes/address.ts";
import type { Init } from "../shapes/init.ts";
import { resourceMetadata } from "../shapes/metadata.ts";
import type { ClusterSpec } from "./spec.ts";

type LocalityInit = Init<typeof LocalityLbEndpointsSchema>;
type EndpointInit = Init<typeof LbEndpointSchema>;

/** Ties the endpoints of one setting to the transport socket of that setting. */
export function socketMatchName(cluster: string, setting: number): string {
  return `${cluster}/tls/${setting}`;
}

/** The endpoints of a cluster: a locality for each setting, or for each zone of one where zones matter. */
export function loadAssignment(
  spec: Pick<ClusterSpec, "name" | "settings" | "traffic">,
): Init<typeof ClusterLoadAssignmentSchema> {
  const { preferLocal, weightedZones = [] } = spec.traffic?.loadBalancer ?? {};
  const endpoints: LocalityInit[] = [];
  for (const [i, setting] of spec.settings.entries()) {
    const lbEndpoints = endpointsOf(setting, i, spec);
    if (weightedZones.length > 0) endpoints.push(...zones(setting, lbEndpoints, weightedZones));
    else if (setting.preferLocal !== undefined || preferLocal !== undefined)
      endpoints.push(...zones(setting, lbEndpoints, undefined));
    else endpoints.push(wholeSetting(setting, lbEndpoints));
  }
  return { clusterName: spec.name, endpoints };
}

function endpointsOf(
  setting: ir.DestinationSetting,
  index: number,
  spec: Pick<ClusterSpec, "name" | "traffic">,
): EndpointInit[] {
  const { endpoints = [], tls } = setting;
  const probe = spec.traffic?.healthCheck?.active;
  if (tls === undefined && probe === undefined) return plainEndpoints(endpoints);
  const name = socketMatchName(spec.name, index);
  const metadata = tls && { filterMetadata: { "envoy.transport_socket_match": { name } } };
  return endpoints.map((endpoint) => endpointInit(endpoint, { probe, metadata }));
}

/** Endpoints of which a cluster wants nothing of its own; sealed, since all that use a Service have the same list. */
const plainEndpoints = remember(
  (endpoints: readonly ir.DestinationEndpoint[]): EndpointInit[] =>
    partsOf(
      endpoints.map((endpoint) => seal(LbEndpointSchema, endpointInit(endpoint, {}))),
    ) as readonly object[] as EndpointInit[],
);

function endpointInit(
  endpoint: ir.DestinationEndpoint,
  of: { readonly probe?: ir.ActiveHealthCheck | undefined; readonly metadata?: EndpointInit["metadata"] },
): EndpointInit {
  return {
    hostIdentifier: {
      case: "endpoint",
      value: {
        address: endpointAddress(endpoint),
        healthCheckConfig: of.probe && probeConfig(of.probe, endpoint),
        hostname: endpoint.hostname ?? "",
      },
    },
    healthStatus: endpoint.draining === true ? HealthStatus.DRAINING : HealthStatus.UNKNOWN,
    metadata: of.metadata,
    loadBalancingWeight: 1,
  };
}

/** A host of the check itself wins; otherwise the endpoint's own name is asked for. */
function probeConfig(
  probe: ir.ActiveHealthCheck,
  endpoint: ir.DestinationEndpoint,
): Init<typeof Endpoint_HealthCheckConfigSchema> | undefined {
  const fixedHost = probe.http?.host !== undefined && probe.http.host !== "" && probe.http.host !== "*";
  const hostname = fixedHost ? "" : (endpoint.hostname ?? "");
  if (hostname === "" && probe.overrides === undefined) return undefined;
  return { hostname, portValue: probe.overrides?.port ?? 0 };
}

function wholeSetting(setting: ir.DestinationSetting, lbEndpoints: EndpointInit[]): LocalityInit {
  return {
    locality: { region: setting.name ?? "" },
    lbEndpoints,
    loadBalancingWeight: setting.weight ?? 1,
    priority: setting.priority ?? 0,
    metadata: resourceMetadata(setting.metadata),
  };
}

/** One locality for each zone, sorted; weights only where the policy weighs zones, with 1 for those it does not name. */
function zones(
  setting: ir.DestinationSetting,
  lbEndpoints: readonly EndpointInit[],
  weights: readonly ir.WeightedZoneConfig[] | undefined,
): LocalityInit[] {
  const byZone = Map.groupBy(lbEndpoints, (_, i) => setting.endpoints?.[i]?.zone ?? "");
  return [...byZone]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([zone, endpoints]) => ({
      locality: { zone },
      lbEndpoints: endpoints,
      ...(weights && { loadBalancingWeight: weights.findLast((one) => one.zone === zone)?.weight ?? 1 }),
      priority: setting.priority ?? 0,
      metadata: resourceMetadata(setting.metadata),
    }));
}
