import type { PreferLocalZone } from "./traffic/load-balancer.ts";
import type { ClusterTrafficFeatures } from "./traffic/traffic.ts";
import type { AddHeader } from "./values/headers.ts";
import type { PolicyMetadata, ResourceMetadata } from "./values/metadata.ts";
import type { CredentialInjection, UrlRewrite } from "./values/rewrite.ts";
import type { AppProtocol, IpFamily } from "./values/scalars.ts";
import type { TlsUpstreamConfig } from "./values/tls.ts";

/** The type of address that a setting's endpoints have; STATIC is a mix of IP and UDS. */
export type DestinationAddressType = "IP" | "FQDN" | "Mixed" | "UDS" | "STATIC";

/** One address that takes traffic. */
export interface DestinationEndpoint {
  /** The endpoint's own name, where health checks and SNI need it. */
  readonly hostname?: string;
  /** IP or DNS name; empty for a Unix domain socket. */
  readonly host?: string;
  /** Zero or missing for a Unix domain socket. */
  readonly port?: number;
  /** File of a Unix domain socket. */
  readonly path?: string;
  readonly draining?: boolean;
  readonly zone?: string;
}

/** Filters of one backendRef, applied only to requests that go to it. */
export interface DestinationFilters {
  readonly addRequestHeaders?: readonly AddHeader[];
  readonly removeRequestHeaders?: readonly string[];
  readonly addResponseHeaders?: readonly AddHeader[];
  readonly removeResponseHeaders?: readonly string[];
  readonly credentialInjection?: CredentialInjection;
  readonly urlRewrite?: UrlRewrite;
}

/** One backendRef with its resolved endpoints; becomes one locality, or one cluster of a weighted set. */
export interface DestinationSetting {
  readonly name?: string;
  /** The request's own host is resolved at request time; there are no endpoints. */
  readonly isDynamicResolver?: boolean;
  /** An extension provides the cluster; there are no endpoints. */
  readonly isCustomBackend?: boolean;
  readonly weight?: number;
  /** Zero is the highest; fallback backends get one. */
  readonly priority?: number;
  readonly protocol?: AppProtocol;
  readonly forceHTTP1Upstream?: boolean;
  /** The endpoints that stand in the configuration itself: names that Envoy looks up, and the addresses that a Service has of its own. */
  readonly endpoints?: readonly DestinationEndpoint[];
  /** Key of the list that the setting has in the `endpoints` of the whole IR; it is there only while that list is, so whoever sends something there can tell whether there are any. */
  readonly endpointsOf?: string;
  readonly addressType?: DestinationAddressType;
  readonly ipFamily?: IpFamily;
  readonly tls?: TlsUpstreamConfig;
  readonly filters?: DestinationFilters;
  readonly preferLocal?: PreferLocalZone;
  readonly metadata?: ResourceMetadata;
  /** The backendRef could not be resolved: its weight answers 500. */
  readonly invalid?: boolean;
}

/** A route's share of a cluster that several routes use. */
export interface BackendClusterRef {
  /** Name of an entry of the root's backendClusters. */
  readonly name: string;
  readonly weight?: number;
}

/** Where traffic goes; its own settings, references to shared clusters, or both. */
export interface RouteDestination {
  readonly name: string;
  /** Replaces the name in Envoy's statistics. */
  readonly statName?: string;
  readonly settings?: readonly DestinationSetting[];
  readonly backendClusterRefs?: readonly BackendClusterRef[];
  readonly metadata?: ResourceMetadata;
}

/** A cluster that is built once and used by every route that names the same backend. */
export interface BackendCluster {
  readonly name: string;
  readonly setting?: DestinationSetting;
  readonly metadata?: ResourceMetadata;
  readonly traffic?: ClusterTrafficFeatures;
  readonly useClientProtocol?: boolean;
  /** The policies that shaped it. The recorded form has none, since its metadata is that of the backend. */
  readonly policies?: readonly PolicyMetadata[];
}

/** Sums of backendRef weights by their state, so that 500 and 503 are answered in proportion. */
export interface BackendWeights {
  readonly valid: number;
  readonly invalid: number;
  readonly noEndpoints: number;
}
