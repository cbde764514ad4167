import type { Authorization } from "./authorization.ts";
import type { RouteDestination } from "./destination.ts";
import type { ClientConnection, ClientTimeout, ListenerBase, ProxyProtocolSettings } from "./listener.ts";
import type { HealthCheck } from "./traffic/health-check.ts";
import type { LoadBalancer } from "./traffic/load-balancer.ts";
import type {
  BackendConnection,
  CircuitBreaker,
  Dns,
  Preconnect,
  ProxyProtocol,
  TcpKeepalive,
  Timeout,
} from "./traffic/traffic.ts";
import type { PolicyMetadata, ResourceMetadata } from "./values/metadata.ts";
import type { TcpRouteTls, TlsConfig } from "./values/tls.ts";

/** One TCPRoute or TLSRoute; becomes one filter chain of its listener. */
export interface TcpRoute {
  /** The Gateway API translator always sets it. */
  readonly name?: string;
  readonly statName?: string;
  readonly tls?: TcpRouteTls;
  readonly destination?: RouteDestination;
  readonly tcpKeepalive?: TcpKeepalive;
  readonly loadBalancer?: LoadBalancer;
  readonly timeout?: Timeout;
  readonly circuitBreaker?: CircuitBreaker;
  readonly healthCheck?: HealthCheck;
  readonly proxyProtocol?: ProxyProtocol;
  readonly metadata?: ResourceMetadata;
  readonly backendConnection?: BackendConnection;
  readonly preconnect?: Preconnect;
  readonly dns?: Dns;
  readonly authorization?: Authorization;
}

/** One TCP or TLS listener of a Gateway. */
export interface TcpListener extends ListenerBase {
  readonly tls?: TlsConfig;
  readonly tcpKeepalive?: TcpKeepalive;
  readonly proxyProtocol?: ProxyProtocolSettings;
  readonly timeout?: ClientTimeout;
  readonly connection?: ClientConnection;
  readonly routes?: readonly TcpRoute[];
  /** The listener's hostname, where no route has it and connections to it must lead nowhere rather than to a wider listener of the port. */
  readonly unservedHostname?: string;
}

/** One UDPRoute. */
export interface UdpRoute {
  readonly name: string;
  readonly destination?: RouteDestination;
  readonly loadBalancer?: LoadBalancer;
  readonly dns?: Dns;
  /** The policies that shaped it. The recorded form has none, since such routes have no metadata. */
  readonly policies?: readonly PolicyMetadata[];
}

/** One UDP listener of a Gateway; it carries one route at most. */
export interface UdpListener extends ListenerBase {
  readonly route?: UdpRoute;
}
