import { TlsParameters_TlsProtocol as TlsProtocol } from "../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/common_pb.ts";
import { UpstreamTlsContextSchema } from "../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { addSecret } from "./add-secret.ts";
import { addCluster } from "./clusters/add.ts";
import { discoveryOf } from "./clusters/spec.ts";
import { TLS_SOCKET } from "./clusters/tls.ts";
import { soleSetting } from "./clusters/url.ts";
import { RATE_LIMIT_CLUSTER } from "./filters/ratelimit.ts";
import { WASM_CLUSTER } from "./filters/wasm.ts";
import { certificateSecret } from "./secrets.ts";
import { ads } from "./shapes/config-source.ts";
import { file } from "./shapes/data-source.ts";
import { configured } from "./shapes/extension.ts";
import type { Workbench } from "./workbench.ts";

/** The control plane's service, and the port on which it serves Wasm modules. */
const CONTROL_PLANE = "envoy-gateway";
const WASM_PORT = 18002;

/** The port of the rate limit service where its URL names none. */
const RATE_LIMIT_PORT = 8081;

/** The CA that the proxy trusts for parts of the control plane, mounted into its pod. */
const CONTROL_PLANE_CA = "/certs/ca.crt";

/** Adds what exists once for a gateway: the proxy's own certificate, and the control plane's services as far as routes use them. */
export function addGlobalResources(bench: Workbench, xds: ir.XdsIr): void {
  const certificate = xds.globalResources?.envoyClientCertificate;
  if (certificate === undefined) return;
  const secret = certificateSecret(certificate);
  if (secret) addSecret(bench, secret, []);
  const routes = (xds.http ?? []).flatMap((listener) => listener.routes ?? []);
  const { options } = bench;
  if (options.rateLimit !== undefined && routes.some((route) => route.traffic?.rateLimit?.global !== undefined)) {
    addService(bench, RATE_LIMIT_CLUSTER, rateLimitAddress(options.rateLimit.url), {
      certificate,
      metrics: xds.metrics,
    });
  }
  if (routes.some((route) => (route.envoyExtensions?.wasms?.length ?? 0) > 0)) {
    const host = `${CONTROL_PLANE}.${options.controllerNamespace}.svc.cluster.local`;
    addService(bench, WASM_CLUSTER, { host, port: WASM_PORT }, { certificate, metrics: xds.metrics });
  }
}

/** Adds the proxies themselves, which zone-aware routing counts. */
export function addProxyCluster(bench: Workbench, xds: ir.XdsIr): void {
  const proxies = xds.globalResources?.proxyServiceCluster;
  if (proxies === undefined) return;
  const { name, settings = [], metadata } = proxies;
  addCluster(bench, { name, part: proxies, inputs: [] }, () => ({
    name,
    settings,
    discovery: "eds",
    traffic: { loadBalancer: { leastRequest: {}, preferLocal: { minEndpointsThreshold: 1 } } },
    ...(metadata && { metadata }),
  }));
}

/** What logs or traces are sent to. */
export interface TelemetrySink {
  readonly destination: ir.RouteDestination;
  readonly traffic?: ir.TrafficFeatures;
}

/** Adds the cluster of a service that the proxy itself calls: a collector of logs or traces. */
export function addTelemetryCluster(
  bench: Workbench,
  sink: TelemetrySink,
  shared: { readonly metrics: ir.Metrics | undefined; readonly healthCheckLog: ir.HealthCheckLog | undefined },
): void {
  const { destination, traffic } = sink;
  const { name, settings = [], metadata } = destination;
  const inputs = [traffic, shared.metrics, shared.healthCheckLog];
  addCluster(bench, { name, part: destination, inputs }, () => ({
    name,
    settings,
    discovery: discoveryOf(settings),
    ...(traffic && { traffic }),
    ...(metadata && { metadata }),
    ...(shared.metrics && { metrics: shared.metrics }),
    ...(shared.healthCheckLog && { healthCheckLog: shared.healthCheckLog }),
  }));
}

/** A part of the control plane: gRPC over mutual TLS. */
function addService(
  bench: Workbench,
  name: string,
  address: { readonly host: string; readonly port: number },
  shared: { readonly certificate: ir.TlsCertificate; readonly metrics: ir.Metrics | undefined },
): void {
  const { certificate, metrics } = shared;
  addCluster(bench, { name, part: certificate, inputs: [address.host, address.port, metrics] }, () => ({
    name,
    settings: [soleSetting(name, address, "GRPC")],
    discovery: "dns",
    transportSocket: configured(TLS_SOCKET, UpstreamTlsContextSchema, {
      commonTlsContext: {
        tlsParams: { tlsMaximumProtocolVersion: TlsProtocol.TLSv1_3 },
        validationContextType: { case: "validationContext", value: { trustedCa: file(CONTROL_PLANE_CA) } },
        tlsCertificateSdsSecretConfigs: [{ name: certificate.name ?? "", sdsConfig: ads }],
      },
    }),
    ...(metrics && { metrics }),
  }));
}

/** Host and port of "grpc://host:port". */
function rateLimitAddress(url: string): { host: string; port: number } {
  const [host = "", port] = url.replace(/^[a-z]+:\/\//, "").split(":");
  return { host, port: Number(port ?? RATE_LIMIT_PORT) };
}
