import type { Collection } from "../collection/collection.ts";
import type { AccessLog } from "./access-log.ts";
import type { BackendCluster, DestinationEndpoint, RouteDestination } from "./destination.ts";
import type { HttpListener } from "./http-listener.ts";
import type { TcpListener, UdpListener } from "./l4-listener.ts";
import type { EnvoyPatchPolicy } from "./patch-policy.ts";
import type { Metrics, Tracing } from "./telemetry.ts";
import type { HealthCheckLog } from "./traffic/health-check.ts";
import type { UnstructuredRef } from "./values/metadata.ts";
import type { IpFamily } from "./values/scalars.ts";
import type { TlsCertificate } from "./values/tls.ts";

/** The listener that answers the proxy's readiness probe. */
export interface ReadyListener {
  readonly ipFamily?: IpFamily;
  readonly address: string;
  readonly port: number;
  readonly path: string;
}

/** An HTTP filter whose place EnvoyProxy may change, by its Envoy name. */
export type EnvoyFilterName =
  | "envoy.filters.http.custom_response"
  | "envoy.filters.http.health_check"
  | "envoy.filters.http.fault"
  | "envoy.filters.http.cors"
  | "envoy.filters.http.csrf"
  | "envoy.filters.http.header_mutation"
  | "envoy.filters.http.ext_authz"
  | "envoy.filters.http.api_key_auth"
  | "envoy.filters.http.basic_auth"
  | "envoy.filters.http.oauth2"
  | "envoy.filters.http.jwt_authn"
  | "envoy.filters.http.stateful_session"
  | "envoy.filters.http.buffer"
  | "envoy.filters.http.lua"
  | "envoy.filters.http.ext_proc"
  | "envoy.filters.http.wasm"
  | "envoy.filters.http.dynamic_modules"
  | "envoy.filters.http.geoip"
  | "envoy.filters.http.rbac"
  | "envoy.filters.http.local_ratelimit"
  | "envoy.filters.http.ratelimit"
  | "envoy.filters.http.bandwidth_limit"
  | "envoy.filters.http.grpc_web"
  | "envoy.filters.http.grpc_stats"
  | "envoy.filters.http.credential_injector"
  | "envoy.filters.http.compressor"
  | "envoy.filters.http.admission_control"
  | "envoy.filters.http.dynamic_forward_proxy"
  | "envoy.filters.http.router";

/** Moves one filter; either before or after is set. Entries apply in order. */
export interface FilterPosition {
  readonly name: EnvoyFilterName;
  readonly before?: EnvoyFilterName;
  readonly after?: EnvoyFilterName;
}

/** Resources that exist once for a gateway. */
export interface GlobalResources {
  /** The certificate with which the proxy talks to this control plane and the rate limit service. */
  readonly envoyClientCertificate?: TlsCertificate;
  /** The proxies themselves, for zone-aware routing. */
  readonly proxyServiceCluster?: RouteDestination;
}

/**
 * Everything one fleet of proxies is to serve: the value between the two translators.
 * The IR is immutable, and a part whose content did not change keeps its identity from build to build.
 * Lists are in the order in which Envoy resources are to appear.
 */
export interface XdsIr {
  readonly readyListener?: ReadyListener;
  readonly accessLog?: AccessLog;
  readonly tracing?: Tracing;
  readonly metrics?: Metrics;
  readonly healthCheckLog?: HealthCheckLog;
  readonly http?: readonly HttpListener[];
  readonly tcp?: readonly TcpListener[];
  readonly udp?: readonly UdpListener[];
  readonly envoyPatchPolicies?: readonly EnvoyPatchPolicy[];
  readonly filterOrder?: readonly FilterPosition[];
  readonly globalResources?: GlobalResources;
  readonly extensionServerPolicies?: readonly UnstructuredRef[];
  readonly backendClusters?: readonly BackendCluster[];
  /** Endpoints that clusters are told of over EDS, by the key under which settings name them; none of the lists is empty. */
  readonly endpoints?: EndpointLists;
}

/** Lists of endpoints by key. */
export type EndpointLists = Collection<string, readonly DestinationEndpoint[]>;
