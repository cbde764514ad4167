import { HealthStatus } from "../../../../core/envoy/generated/envoy/config/core/v3/health_check_pb.ts";
import {
  type Endpoint_HealthCheckConfigSchema,
  type LbEndpointSchema,
  LocalityLbEndpointsSchema,
} from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_components_pb.ts";
import type { ClusterLoadAssignmentSchema } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { digestOf } from "../../../../core/envoy/message/digest.ts";
import { encode } from "../../../../core/envoy/mod.ts";
import { validate } from "../../../../core/envoy/validate/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { lazy } from "../base/lazy.ts";
import type { ClusterSpec } from "../required/cluster-spec.ts";
import { endpointAddress } from "../shapes/address.ts";
import type { Init } from "../shapes/init.ts";
import type { Describe } from "../shapes/metadata.ts";

type LocalityInit = Init<typeof LocalityLbEndpointsSchema>;
type EndpointInit = Init<typeof LbEndpointSchema>;

/** Endpoints as the field of a locality that they are in. */
export interface EncodedEndpoints {
  readonly bytes: Uint8Array;
  readonly isSound: boolean;
  readonly digest: () => string;
}

/** A list of endpoints with what is the same of it in all load assignments, made when the first one wants it. */
export class ToldEndpoints {
  readonly all: readonly ir.DestinationEndpoint[];
  /** By zone, in the order of zones. */
  readonly zones = lazy(() => {
    const zones = [...Map.groupBy(this.all, ({ zone = "" }) => zone)].sort(([a], [b]) => (a < b ? -1 : 1));
    return zones.map(([zone, endpoints]) => [zone, new ToldEndpoints(endpoints)] as const);
  });
  /** For clusters that want nothing of their own of them: see {@link arePlain}. */
  readonly plain = lazy(() => encoded(this.all.map((endpoint) => endpointInit(endpoint))));

  constructor(all: readonly ir.DestinationEndpoint[]) {
    this.all = all;
  }
}

/** Finds a list of endpoints by its key. */
export type FindList = (key: string) => ToldEndpoints | undefined;

/** The spec that the endpoints of a cluster are made of. */
export interface EndpointsSpec extends Pick<ClusterSpec, "name" | "settings"> {
  readonly describe: Describe;
  /** Finds the lists that the settings name. */
  readonly find?: FindList | undefined;
  readonly traffic?: ClusterSpec["traffic"] | undefined;
}

/** Ties the endpoints of one setting to the transport socket of that setting. */
export function socketMatchName(cluster: string, setting: number): string {
  return `${cluster}/tls/${setting}`;
}

/** The endpoints of a cluster: a locality for each setting, or for each zone of one where zones matter. */
export function loadAssignment(spec: EndpointsSpec): Init<typeof ClusterLoadAssignmentSchema> {
  const endpoints = groupsOf(spec).map((group): LocalityInit => {
    const { locality, ...rest } = localityOf(group, spec);
    return { locality, lbEndpoints: endpointsOf(group, spec), ...rest };
  });
  return { clusterName: spec.name, endpoints };
}

/** Endpoints that become one locality. */
export interface EndpointGroup {
  readonly setting: ir.DestinationSetting;
  /** The place of the setting. */
  readonly index: number;
  /** Undefined where zones do not matter. */
  readonly zone: string | undefined;
  readonly endpoints: ToldEndpoints;
}

/** The localities of a cluster, setting by setting; the zones of one in their order. */
export function groupsOf({ settings, traffic, find }: EndpointsSpec): readonly EndpointGroup[] {
  const groups: EndpointGroup[] = [];
  for (const [index, setting] of settings.entries()) {
    const { endpointsOf } = setting;
    const named = endpointsOf === undefined ? undefined : find?.(endpointsOf);
    const endpoints = named ?? new ToldEndpoints(setting.endpoints ?? []);
    if (!areByZone(setting, traffic)) groups.push({ setting, index, zone: undefined, endpoints });
    else for (const [zone, own] of endpoints.zones()) groups.push({ setting, index, zone, endpoints: own });
  }
  return groups;
}

/** A locality without its endpoints; weights of zones only where the policy weighs them, with 1 for those it does not name. */
export function localityOf({ setting, zone }: EndpointGroup, { traffic, describe }: EndpointsSpec): LocalityInit {
  const { weightedZones = [] } = traffic?.loadBalancer ?? {};
  const weight =
    zone === undefined
      ? (setting.weight ?? 1)
      : weightedZones.length === 0
        ? undefined
        : (weightedZones.findLast((one) => one.zone === zone)?.weight ?? 1);
  return {
    locality: zone === undefined ? { region: setting.name ?? "" } : { zone },
    ...(weight !== undefined && { loadBalancingWeight: weight }),
    priority: setting.priority ?? 0,
    metadata: describe(setting.metadata),
  };
}

/** Whether zones matter for the endpoints of a setting. */
export function areByZone(setting: ir.DestinationSetting, traffic: EndpointsSpec["traffic"]): boolean {
  const { preferLocal = setting.preferLocal, weightedZones = [] } = traffic?.loadBalancer ?? {};
  return preferLocal !== undefined || weightedZones.length > 0;
}

/** Whether a cluster wants nothing of its own of the endpoints of a setting, so that all which use a Service have the same. */
export function arePlain({ tls }: ir.DestinationSetting, traffic: EndpointsSpec["traffic"]): boolean {
  return tls === undefined && traffic?.healthCheck?.active === undefined;
}

/** The endpoints of a group, encoded. */
export function encodedEndpoints(group: EndpointGroup, spec: EndpointsSpec): EncodedEndpoints {
  return arePlain(group.setting, spec.traffic) ? group.endpoints.plain() : encoded(endpointsOf(group, spec));
}

function encoded(lbEndpoints: EndpointInit[]): EncodedEndpoints {
  const bytes = encode(LocalityLbEndpointsSchema, { lbEndpoints });
  const isSound = validate(LocalityLbEndpointsSchema, { lbEndpoints }).length === 0;
  return { bytes, isSound, digest: lazy(() => digestOf(bytes)) };
}

function endpointsOf({ setting, index, endpoints }: EndpointGroup, { name, traffic }: EndpointsSpec): EndpointInit[] {
  const probe = traffic?.healthCheck?.active;
  const metadata = setting.tls && {
    filterMetadata: { "envoy.transport_socket_match": { name: socketMatchName(name, index) } },
  };
  return endpoints.all.map((endpoint) => endpointInit(endpoint, { probe, metadata }));
}

function endpointInit(
  endpoint: ir.DestinationEndpoint,
  of: { readonly probe?: ir.ActiveHealthCheck | undefined; readonly metadata?: EndpointInit["metadata"] } = {},
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
