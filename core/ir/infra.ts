import type { RouteDestination } from "./destination.ts";
import type { Http3Settings } from "./http-listener.ts";
import type { EnvoyProxyConfig, ResourceMetadata } from "./values/metadata.ts";
import type { HttpHeader } from "./values/scalars.ts";

/** Protocol of a port that the proxy's Service exposes. */
export type InfraProtocol = "HTTP" | "HTTPS" | "TLS" | "TCP" | "UDP";

/** A port of the proxy: what clients connect to and what Envoy binds. */
export interface ListenerPort {
  readonly name: string;
  readonly protocol: InfraProtocol;
  readonly servicePort: number;
  readonly containerPort: number;
}

/** A listener as the infrastructure sees it; several Gateway listeners on one port appear once. */
export interface ProxyListener {
  readonly name: string;
  readonly ports?: readonly ListenerPort[];
  /** Present when the port also needs UDP for HTTP/3. */
  readonly http3?: Http3Settings;
}

/** An OpenTelemetry collector that takes metrics, resolved; goes into the proxy's bootstrap. */
export interface ResolvedMetricSink {
  readonly destination: RouteDestination;
  readonly authority?: string;
  readonly headers?: readonly HttpHeader[];
  readonly resourceAttributes?: Readonly<Record<string, string>>;
  readonly reportCountersAsDeltas?: boolean;
  readonly reportHistogramsAsDeltas?: boolean;
}

/** Labels, annotations and owner for every object the infrastructure creates. */
export interface InfraMetadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ownerReference?: ResourceMetadata;
}

/** One fleet of proxies that serves a Gateway, or all Gateways of a class when merged. */
export interface ProxyInfra {
  readonly metadata?: InfraMetadata;
  /** "<namespace>/<gateway>", or the class name when merged. */
  readonly name: string;
  readonly namespace: string;
  /** The EnvoyProxy in force; missing means defaults. */
  readonly config?: EnvoyProxyConfig;
  readonly listeners?: readonly ProxyListener[];
  /** Addresses the Gateway asked for. */
  readonly addresses?: readonly string[];
  readonly resolvedMetricSinks?: readonly ResolvedMetricSink[];
}

/** Everything that one fleet of proxies needs to run: the value between the Gateway API translator and the infra managers. */
export interface InfraIr {
  readonly proxy: ProxyInfra;
}
