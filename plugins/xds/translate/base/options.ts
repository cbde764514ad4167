/** The rate limit service that counts global limits. */
export interface RateLimitService {
  /** For example "grpc://envoy-ratelimit.envoy-gateway-system.svc.cluster.local:8081". */
  readonly url: string;
  readonly timeoutMs?: number;
  /** Refuses requests while the service cannot be reached. */
  readonly failClosed?: boolean;
}

/** The options that a translation depends on beside the IR; from the gateway's configuration file. */
export interface TranslateOptions {
  /** Namespace of the control plane, where proxies find its services. */
  readonly controllerNamespace: string;
  readonly rateLimit?: RateLimitService;
  /** Names listeners, filter chains and route configurations by port instead of by Gateway (runtime flag XDSNameSchemeV2). */
  readonly nameSchemeV2?: boolean;
  /** Leaves out the listener that answers probes of readiness (port 19003): on a host nobody probes it, and several proxies share the ports. */
  readonly unprobed?: boolean;
  /** Where proxies find the CA certificates of their system. */
  readonly systemCaPath?: string;
}
