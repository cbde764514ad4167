import type { ResourceMetadata, UnstructuredRef } from "./values/metadata.ts";
import type { Duration, IpFamily } from "./values/scalars.ts";

/** The fields of every listener, whatever its protocol; the Gateway API translator fills them from a Gateway's listener. */
export interface ListenerBase {
  /** "<namespace>/<gateway>/<listener>"; unique in one IR. */
  readonly name: string;
  /** Address Envoy binds to. */
  readonly address: string;
  /** Port inside the proxy's container. */
  readonly port: number;
  /** Port that clients use, as the Gateway says. */
  readonly externalPort?: number;
  /** Foreign objects that the extension server is told about with this listener. */
  readonly extensionRefs?: readonly UnstructuredRef[];
  readonly metadata?: ResourceMetadata;
  readonly ipFamily?: IpFamily;
}

/** PROXY protocol on the way in; optional also lets connections without the header through. */
export interface ProxyProtocolSettings {
  readonly optional?: boolean;
}

/** Time-outs of client connections below HTTP. */
export interface TcpClientTimeout {
  readonly idleTimeout?: Duration;
  readonly tlsHandshakeTimeout?: Duration;
  /** How long listener filters may look at a connection before it is closed. */
  readonly connectionInspectionTimeout?: Duration;
}

/** Time-outs of client requests. */
export interface HttpClientTimeout {
  readonly requestReceivedTimeout?: Duration;
  readonly requestHeadersReceivedTimeout?: Duration;
  readonly idleTimeout?: Duration;
  readonly streamIdleTimeout?: Duration;
}

/** Time-outs towards clients, from ClientTrafficPolicy. */
export interface ClientTimeout {
  readonly tcp?: TcpClientTimeout;
  readonly http?: HttpClientTimeout;
}

/** How many client connections are taken, and for how long. */
export interface ConnectionLimit {
  readonly value?: number;
  /** Wait before a refused connection is closed. */
  readonly closeDelay?: Duration;
  readonly maxConnectionDuration?: Duration;
  readonly maxRequestsPerConnection?: number;
  readonly maxStreamDuration?: Duration;
}

/** Client connections, from ClientTrafficPolicy. */
export interface ClientConnection {
  readonly limit?: ConnectionLimit;
  /** Bytes. */
  readonly bufferLimit?: number;
  readonly maxAcceptPerSocketEvent?: number;
}
