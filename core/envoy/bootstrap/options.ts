/** The options that a bootstrap is made of; every field has the default that `defaultOptions` shows. */
export interface BootstrapOptions {
  /** Where the xDS server listens, as Envoy resolves it. */
  readonly xds: { readonly host: string; readonly port: number };
  readonly adminPort: number;
  readonly statsPort: number;
  /** The port of a listener that answers probes of a pod; absent where nobody asks. */
  readonly readyPort?: number;
  /** Decides the addresses of the admin and stats listeners. */
  readonly ipFamily?: "IPv4" | "IPv6" | "DualStack";
  readonly metrics: BootstrapMetrics;
  /** Files through which Envoy gets its xDS credentials; it watches them, so they may be replaced while it runs. */
  readonly sds: SdsPaths;
  /** 0 renders no heap limit. */
  readonly maxHeapSizeBytes: number;
  /** Name of the local cluster, which zone-aware routing needs; also Envoy's own service cluster. */
  readonly serviceCluster: string;
  /** Proxies in the Gateway's namespace show a service account token instead of a client certificate. */
  readonly gatewayNamespaceMode: boolean;
  /** Without the injector Envoy does not know its zone, so no local cluster is rendered. */
  readonly topologyInjectorDisabled: boolean;
  /** Bundle of the system's certificate authorities inside the proxy. */
  readonly systemCaPath: string;
}

/** The files below `sds` that hold a Secret each, as JSON. */
export interface SdsPaths {
  readonly certificate: string;
  readonly trustedCa: string;
  readonly serviceAccountToken: string;
}

/** Which statistics Envoy makes, and where they go. */
export interface BootstrapMetrics {
  readonly prometheus: { readonly enabled: boolean; readonly compression?: "Gzip" | "Brotli" | "Zstd" };
  readonly sinks: readonly MetricSink[];
  /** Statistics to create beside nothing else; absent means all. */
  readonly matches?: readonly StatsMatch[];
}

/** A name pattern of statistics; without a type it is exact. */
export interface StatsMatch {
  readonly type?: "Exact" | "Prefix" | "Suffix" | "RegularExpression";
  readonly value: string;
}

/** An OpenTelemetry collector that Envoy pushes its statistics to. */
export interface MetricSink {
  readonly address: string;
  readonly port: number;
  /** The `:authority` of the gRPC calls. */
  readonly authority?: string;
  readonly reportCountersAsDeltas?: boolean;
  readonly reportHistogramsAsDeltas?: boolean;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly resourceAttributes?: Readonly<Record<string, string>>;
  readonly tls?: MetricSinkTls;
}

/** How a sink's certificate is checked: its own authority before the system's. */
export interface MetricSinkTls {
  readonly sni?: string;
  readonly useSystemTrustStore?: boolean;
  /** PEM. */
  readonly caCertificate?: Uint8Array;
}

/** The options of a proxy about which nothing was said. */
export const defaultOptions: BootstrapOptions = Object.freeze({
  xds: { host: "envoy-gateway", port: 18000 },
  adminPort: 19000,
  statsPort: 19001,
  metrics: { prometheus: { enabled: true }, sinks: [] },
  sds: {
    certificate: "/sds/xds-certificate.json",
    trustedCa: "/sds/xds-trusted-ca.json",
    serviceAccountToken: "/sds/xds-service-account-token.json",
  },
  maxHeapSizeBytes: 0,
  serviceCluster: "local_cluster",
  gatewayNamespaceMode: false,
  topologyInjectorDisabled: false,
  systemCaPath: "/etc/ssl/certs/ca-certificates.crt",
});
