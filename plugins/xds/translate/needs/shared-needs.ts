import { TlsParameters_TlsProtocol as TlsProtocol } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/common_pb.ts";
import { UpstreamTlsContextSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { TranslateOptions } from "../base/options.ts";
import { type PlannedCluster, planPlain } from "../clusters/plan.ts";
import { TLS_SOCKET } from "../clusters/tls.ts";
import { WASM_CLUSTER, wasm } from "../filters/extensions/wasm.ts";
import { RATE_LIMIT_CLUSTER, ratelimit } from "../filters/traffic/ratelimit.ts";
import { type ClusterSpec, ipFamilyOf, specOf } from "../required/cluster-spec.ts";
import { soleSetting } from "../required/url.ts";
import { ads } from "../shapes/config-source.ts";
import { file } from "../shapes/data-source.ts";
import { configured } from "../shapes/extension.ts";
import { sdsCluster } from "../shapes/sds.ts";
import { certificateSecret } from "../shapes/secrets.ts";
import { heldNeeds, type Needed, neededCertificates, neededSecret } from "./needed.ts";
import { telemetryOf } from "./telemetry-in-use.ts";

/** The control plane's service, and the port on which it serves Wasm modules. */
const CONTROL_PLANE = "envoy-gateway";
const WASM_PORT = 18002;

/** The port of the rate limit service where its URL names none. */
const RATE_LIMIT_PORT = 8081;

/** The CA that the proxy trusts for parts of the control plane, mounted into its pod. */
const CONTROL_PLANE_CA = "/certs/ca.crt";

/** The options and names that the needs of a data plane follow from beside its IR without routes of HTTP. */
interface Surroundings {
  readonly options: TranslateOptions;
  /** The names of the filters that routes use. */
  readonly filters: readonly string[];
  /** The SDS servers that anything names, sorted. */
  readonly sdsServers: readonly string[];
}

/** The needs that a data plane has once, in the order in which they are listed. */
export function neededOnce(lean: ir.XdsIr, { options, filters, sdsServers }: Surroundings): readonly Needed[] {
  const { accessLog, tracing } = telemetryOf(lean);
  const { metrics, healthCheckLog } = lean;
  const sink = ({ destination, traffic }: TelemetrySink, watched: typeof metrics) =>
    heldNeeds(destination ?? { name: "telemetry" }, () => [
      { cluster: sinkCluster(destination, traffic, { metrics: watched, healthCheckLog }) },
    ]);
  return [
    ...(lean.backendClusters ?? []).flatMap((backend) => heldNeeds(backend, () => needsOfBackend(backend, lean))),
    ...(accessLog?.als ?? []).flatMap((log) => sink(log, undefined)),
    ...(accessLog?.openTelemetry ?? []).flatMap((log) => sink(log, metrics)),
    ...sdsServers.flatMap((url) => heldNeeds({ name: url }, () => [{ cluster: planPlain(sdsCluster(url)) }])),
    ...(tracing ? sink(tracing, metrics) : []),
    ...heldNeeds({ name: "proxies" }, () => proxyCluster(lean)),
    ...heldNeeds({ name: "global" }, () => controlPlane(lean, { options, filters })),
  ];
}

/** A cluster that several routes share takes nothing from any of them. */
function needsOfBackend(backend: ir.BackendCluster, { metrics, healthCheckLog }: ir.XdsIr): readonly Needed[] {
  const { name, setting, traffic, metadata, policies, useClientProtocol = false } = backend;
  if (setting === undefined) return [];
  const destination = { name, settings: [setting], ...(metadata && { metadata }) };
  const ipFamily = ipFamilyOf(destination.settings);
  const make = () => specOf(destination, { useClientProtocol, traffic, policies, ipFamily, metrics, healthCheckLog });
  return [
    { cluster: { name, part: backend, inputs: [metrics, healthCheckLog], make } },
    ...neededCertificates([setting]),
  ];
}

/** The proxy's own certificate, and the control plane's services as far as routes use them. */
function controlPlane(lean: ir.XdsIr, { options, filters }: Omit<Surroundings, "sdsServers">): readonly Needed[] {
  const certificate = lean.globalResources?.envoyClientCertificate;
  if (certificate === undefined) return [];
  const { metrics } = lean;
  const secret = certificateSecret(certificate);
  const needs: Needed[] = secret ? [neededSecret(secret, [])] : [];
  if (options.rateLimit !== undefined && filters.includes(ratelimit.name))
    needs.push(service(RATE_LIMIT_CLUSTER, rateLimitAddress(options.rateLimit.url), { certificate, metrics }));
  if (filters.includes(wasm.name)) {
    const host = `${CONTROL_PLANE}.${options.controllerNamespace}.svc.cluster.local`;
    needs.push(service(WASM_CLUSTER, { host, port: WASM_PORT }, { certificate, metrics }));
  }
  return needs;
}

/** The proxies themselves, which zone-aware routing counts. */
function proxyCluster({ globalResources }: ir.XdsIr): readonly Needed[] {
  const proxies = globalResources?.proxyServiceCluster;
  if (proxies === undefined) return [];
  const traffic = { loadBalancer: { leastRequest: {}, preferLocal: { minEndpointsThreshold: 1 } } };
  const make = () => specOf(proxies, { discovery: "eds", traffic });
  return [{ cluster: { name: proxies.name, part: proxies, inputs: [], make } }];
}

/** The destination that logs or traces are sent to. */
interface TelemetrySink {
  readonly destination: ir.RouteDestination;
  readonly traffic?: ir.TrafficFeatures;
}

/** The cluster of a service that the proxy itself calls: a collector of logs or traces. */
function sinkCluster(
  destination: ir.RouteDestination,
  traffic: ir.TrafficFeatures | undefined,
  { metrics, healthCheckLog }: Pick<ir.XdsIr, "metrics" | "healthCheckLog">,
): PlannedCluster {
  const make = () => specOf(destination, { traffic, metrics, healthCheckLog });
  return { name: destination.name, part: destination, inputs: [traffic, metrics, healthCheckLog], make };
}

/** A part of the control plane: gRPC over mutual TLS. */
function service(
  name: string,
  address: { readonly host: string; readonly port: number },
  { certificate, metrics }: { readonly certificate: ir.TlsCertificate; readonly metrics: ir.Metrics | undefined },
): Needed {
  const make = (): ClusterSpec => ({
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
  });
  return { cluster: { name, part: certificate, inputs: [address.host, address.port, metrics], make } };
}

/** Host and port of "grpc://host:port". */
function rateLimitAddress(url: string): { host: string; port: number } {
  const [host = "", port] = url.replace(/^[a-z]+:\/\//, "").split(":");
  return { host, port: Number(port ?? RATE_LIMIT_PORT) };
}
