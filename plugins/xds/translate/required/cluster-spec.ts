import type { TransportSocketSchema } from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "../shapes/init.ts";

/** How Envoy learns a cluster's endpoints: from this control plane, by DNS, or from each request's own host. */
export type Discovery = "eds" | "dns" | "dynamic";

/** Everything one cluster is made of, whatever asks for it. */
export interface ClusterSpec {
  readonly name: string;
  readonly settings: readonly ir.DestinationSetting[];
  readonly discovery: Discovery;
  readonly traffic?: ir.ClusterTrafficFeatures;
  readonly metadata?: ir.ResourceMetadata;
  /** The policies that shaped it, beside those that its metadata names: they have a share in what is refused of it. */
  readonly policies?: readonly ir.PolicyMetadata[];
  /** Used instead of a socket derived from the settings. */
  readonly transportSocket?: Init<typeof TransportSocketSchema>;
  /** Default host of HTTP health checks. */
  readonly routeHostname?: string;
  readonly http1?: ir.Http1Settings;
  readonly metrics?: ir.Metrics;
  readonly healthCheckLog?: ir.HealthCheckLog;
  readonly useClientProtocol?: boolean;
  readonly ipFamily?: ir.IpFamily;
  readonly statName?: string;
  /** The cluster serves a route, whose own fields carry hash policies and stream durations. */
  readonly ofRoute?: boolean;
  /** Foreign objects that extensions are told about with this cluster. */
  readonly extensionRefs?: readonly ir.UnstructuredRef[];
}

/** Fields of which some may be undefined. */
type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The fields that are defined. */
export function stated<T extends object>(fields: Loose<T>): T {
  const kept: Partial<T> = {};
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name];
  return kept as T;
}

/** The spec of the cluster of a destination, with what is said beside its settings. */
export function specOf(
  { name, settings = [], metadata }: ir.RouteDestination,
  more: Loose<ClusterSpec> = {},
): ClusterSpec {
  return stated<ClusterSpec>({ name, settings, discovery: discoveryOf(settings), metadata, ...more });
}

/** How the endpoints of some settings are found: all settings of one cluster are of one kind, so the first one tells. */
function discoveryOf(settings: readonly ir.DestinationSetting[] | undefined): Discovery {
  const first = settings?.[0];
  if (first === undefined) return "eds";
  if (first.isDynamicResolver === true) return "dynamic";
  return first.addressType === "FQDN" ? "dns" : "eds";
}

/** The IP family that serves all settings; two different ones need both. */
export function ipFamilyOf(settings: readonly ir.DestinationSetting[]): ir.IpFamily | undefined {
  if (settings.length === 1) return settings[0]?.ipFamily;
  const families = new Set(settings.map((setting) => setting.ipFamily).filter((family) => family !== undefined));
  if (families.size <= 1) return families.values().next().value;
  return "DualStack";
}
