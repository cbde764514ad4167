import type { Duration } from "../values/scalars.ts";

/** Ramp-up of new endpoints. */
export interface SlowStart {
  readonly window?: Duration;
}

/** Endpoints in turn, by weight. */
export interface RoundRobin {
  readonly slowStart?: SlowStart;
}

/** The less loaded of two random endpoints. */
export interface LeastRequest {
  readonly slowStart?: SlowStart;
}

/** A random endpoint; there is nothing to configure. */
export type Random = Readonly<Record<string, never>>;

/** Reports that Envoy asks endpoints for on a stream of their own (ORCA out-of-band). */
export interface OutOfBandReporting {
  readonly reportingPeriod?: Duration;
  readonly port?: number;
  readonly authority?: string;
}

/** Weights from the load that endpoints report (ORCA). */
export interface BackendUtilization {
  readonly blackoutPeriod?: Duration;
  readonly weightExpirationPeriod?: Duration;
  readonly weightUpdatePeriod?: Duration;
  /** Percent: 150 means a factor of 1.5. */
  readonly errorUtilizationPenaltyPercent?: number;
  readonly metricNamesForComputingUtilization?: readonly string[];
  readonly slowStart?: SlowStart;
  readonly keepResponseHeaders?: boolean;
  readonly outOfBand?: OutOfBandReporting;
}

/** A header or query parameter whose value is hashed. */
export interface HashSource {
  readonly name: string;
}

/** A cookie whose value is hashed; Envoy sets it when ttl is given. */
export interface HashCookie {
  readonly name: string;
  readonly ttl?: Duration;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Maglev hashing of one property of the request. */
export interface ConsistentHash {
  readonly sourceIP?: boolean;
  readonly headers?: readonly HashSource[];
  readonly cookie?: HashCookie;
  readonly queryParams?: readonly HashSource[];
  /** A prime number; Envoy's default is 65537. */
  readonly tableSize?: number;
}

/** Keeps traffic in the proxy's zone whatever the balance between zones. */
export interface ForceLocalZone {
  readonly minEndpointsInZoneThreshold?: number;
}

/** Zone-aware routing, from the policy or from a Service's traffic distribution. */
export interface PreferLocalZone {
  readonly force?: ForceLocalZone;
  readonly minEndpointsThreshold?: number;
  /** Percent of requests that take part. */
  readonly percentageEnabled?: number;
}

/** Share of traffic for the endpoints of one zone. */
export interface WeightedZoneConfig {
  readonly zone: string;
  readonly weight: number;
}

/** Where the address of the wanted endpoint is read from. */
export interface EndpointOverrideExtractFrom {
  readonly header?: string;
}

/** Lets the request name its endpoint; the load balancer decides when that endpoint is not to be had. */
export interface EndpointOverride {
  readonly extractFrom: readonly EndpointOverrideExtractFrom[];
}

/** How a cluster picks an endpoint; at most one algorithm is set, and none means Envoy's least request. */
export interface LoadBalancer {
  readonly roundRobin?: RoundRobin;
  readonly leastRequest?: LeastRequest;
  readonly random?: Random;
  readonly consistentHash?: ConsistentHash;
  readonly backendUtilization?: BackendUtilization;
  readonly preferLocal?: PreferLocalZone;
  readonly weightedZones?: readonly WeightedZoneConfig[];
  readonly endpointOverride?: EndpointOverride;
}
