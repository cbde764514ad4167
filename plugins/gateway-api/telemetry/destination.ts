import type { ClusterSettings, EnvoyBackendRef } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import {
  telemetryAddressesMixed,
  telemetryKindUnsupported,
  telemetryResolverUnsupported,
} from "../../../core/status/catalogue/gateway.ts";
import { backendSetting } from "../backends/backend.ts";
import { backendObjectFault, servicePortFault } from "../backends/checks.ts";
import { clusterFeatures } from "../backends/cluster/features.ts";
import { withEndpoints } from "../backends/endpoint-lists.ts";
import { serviceSetting } from "../backends/service.ts";
import { backendTls } from "../backends/tls.ts";
import { parseIp } from "../base/addresses.ts";
import { keyOf } from "../base/keys.ts";
import { metadataOf } from "../base/metadata.ts";
import { present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import { backendKey, backendKind } from "../refs/backend-ref.ts";
import type { TelemetrySite } from "./site.ts";

/** The backends of a telemetry sink as EnvoyProxy names them. */
export interface TelemetryBackends {
  readonly backendRefs?: readonly EnvoyBackendRef[];
  readonly backendSettings?: ClusterSettings;
  /** Older form, used where there are no backendRefs. */
  readonly host?: string;
  readonly port?: number;
}

/** Where telemetry is sent. */
export interface TelemetryDestination {
  readonly destination: ir.RouteDestination;
  readonly authority?: string;
  readonly traffic?: ir.TrafficFeatures;
}

/** Resolves the backends of a sink under a name; `grpc` for collectors that are spoken to over gRPC. */
export function telemetryDestination(
  backends: TelemetryBackends,
  at: { readonly name: string; readonly grpc: boolean; readonly site: TelemetrySite },
  read: Reader,
): Result<TelemetryDestination> {
  const traffic = clusterFeatures(backends.backendSettings);
  if ("fault" in traffic) return traffic;
  const settingName = `${at.name}/backend/-1`;
  const settings: ir.DestinationSetting[] = [];
  for (const ref of backends.backendRefs ?? []) {
    const found = settingOf(ref, { name: settingName, site: at.site }, read);
    if ("fault" in found) return found;
    if (found.value) settings.push(at.grpc ? { ...found.value, protocol: "GRPC" } : found.value);
  }
  const types = new Set(settings.flatMap(({ addressType }) => addressType ?? []));
  if (types.has("Mixed") || (types.has("FQDN") && types.size > 1)) return { fault: telemetryAddressesMixed(at.name) };
  const byHost = settings.length === 0;
  const host = backends.host ?? "";
  const used = byHost ? [hostSetting(settingName, host, backends.port ?? 0)] : settings;
  return {
    value: present<TelemetryDestination>({
      destination: { name: at.name, settings: used, metadata: metadataOf(at.site.proxy) },
      authority: (byHost ? host : authorityOf(settings, read)) || undefined,
      traffic: traffic.value,
    }),
  };
}

function settingOf(
  ref: EnvoyBackendRef,
  { name, site }: { readonly name: string; readonly site: TelemetrySite },
  read: Reader,
): Result<ir.DestinationSetting> {
  const [own] = splitObjectKey(keyOf(site.proxy));
  const kind = backendKind(ref);
  const built =
    kind === "Service" ? fromService(ref, { name, own, site }, read) : fromBackend(ref, { name, own }, read);
  if ("fault" in built) return built;
  const tls = backendTls(ref, ref.namespace || own, site.gateway, read);
  if (tls.policy !== undefined) site.used.push(tls.policy);
  if (tls.fault !== undefined) return { fault: tls.fault };
  return {
    value: present<ir.DestinationSetting>({
      ...(built.value as ir.DestinationSetting),
      tls: withServerName(tls.tls, ref, { own, read }),
    }),
  };
}

interface SettingAt {
  readonly name: string;
  readonly own: string;
}

function fromService(
  ref: EnvoyBackendRef,
  { name, own, site }: SettingAt & { readonly site: TelemetrySite },
  read: Reader,
): Result<ir.DestinationSetting> {
  const port = ref.port ?? 0;
  const fault = servicePortFault(ref, own, { port, protocol: "TCP" }, read);
  const service = read.get("Service", ref.namespace || own, ref.name);
  if (fault || !service) return { fault: fault?.message ?? "" };
  const serviceRouting = setting(read, "endpointRoutingDisabled") || site.proxy.spec?.routingType === "Service";
  const result = serviceSetting(service, { name, port, protocol: "TCP", serviceRouting }, read);
  return "fault" in result ? { fault: result.fault.message } : result;
}

/** Sockets are fine here, since Envoy itself is the client; looking up the request's host is not, since there is none. */
function fromBackend(ref: EnvoyBackendRef, { name, own }: SettingAt, read: Reader): Result<ir.DestinationSetting> {
  if (backendKind(ref) !== "Backend") return { fault: telemetryKindUnsupported(backendKind(ref)) };
  const key = backendKey(ref, own);
  const fault = backendObjectFault(key, read, { unix: true });
  const backend = read.get("Backend", ...splitObjectKey(key));
  if (fault || !backend) return { fault: fault?.message ?? "" };
  if (backend.spec?.type === "DynamicResolver") return { fault: telemetryResolverUnsupported(key) };
  return { value: backendSetting(backend, name, "TCP") };
}

/** There is no request whose host could be used as server name, so that of the only endpoint is. */
function withServerName(
  tls: ir.TlsUpstreamConfig | undefined,
  ref: EnvoyBackendRef,
  { own, read }: { readonly own: string; readonly read: Reader },
): ir.TlsUpstreamConfig | undefined {
  if (!tls || tls.sni !== undefined || backendKind(ref) !== "Backend") return tls;
  const endpoints = read.get("Backend", ref.namespace || own, ref.name)?.spec?.endpoints ?? [];
  const sni = endpoints.length === 1 ? endpoints[0]?.fqdn?.hostname : undefined;
  return sni === undefined ? tls : { ...tls, sni };
}

function hostSetting(name: string, host: string, port: number): ir.DestinationSetting {
  return { name, weight: 1, protocol: "GRPC", addressType: parseIp(host) ? "IP" : "FQDN", endpoints: [{ host, port }] };
}

/** The gRPC authority: the TLS server name, else the host's name, else the name of the object; never an address. */
function authorityOf([first]: readonly ir.DestinationSetting[], read: Reader): string | undefined {
  if (first === undefined) return undefined;
  if (first.tls?.sni !== undefined) return first.tls.sni;
  const [endpoint] = withEndpoints(first, read).endpoints ?? [];
  if (!endpoint || !parseIp(endpoint.host ?? "")) return endpoint?.host;
  const { kind, name, namespace } = first.metadata ?? {};
  if (!name) return undefined;
  return namespace ? `${name}.${namespace}${kind === "Service" ? ".svc" : ""}` : name;
}
