import type { Service, ServiceImport } from "../../../core/api/mod.ts";
import { keyCodec, text } from "../../../core/collection/key-codec.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { isLookedUp } from "../../../core/ir/endpoints.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { endpointsNotFound } from "../../../core/status/catalogue/backend-ref.ts";
import type { Condition } from "../../../core/status/types.ts";
import { keyOf } from "../base/keys.ts";
import { metadataOf } from "../base/metadata.ts";
import { flag, present } from "../base/present.ts";
import { objectScope } from "../base/scope.ts";
import { type EndpointsKind, endpointsKey, endpointsKind, portEndpoints } from "./endpoints.ts";
import { needsHttp1, refineProtocol } from "./protocol.ts";

/** The name, port, protocol and routing of the setting that is to be built. */
export interface SettingFor {
  readonly name: string;
  readonly port: number;
  readonly protocol: ir.AppProtocol;
  /** Route to cluster IPs instead of endpoints. */
  readonly serviceRouting: boolean;
}

/** A setting, or why there is none. */
export type SettingResult = Result<ir.DestinationSetting, Condition>;

/** A Service as a destination. It must exist and have the port; those without an address, headless ones too, are always routed to endpoints. */
export function serviceSetting(service: Service, at: SettingFor, read: Reader): SettingResult {
  const ports = service.spec?.ports ?? [];
  const { clusterIP = "" } = service.spec ?? {};
  const ips = clusterIP === "" || clusterIP === "None" ? [] : [clusterIP];
  return buildSetting({ object: service, kind: "Service", port: portFor(ports, at), ips }, at, read);
}

/** A ServiceImport as a destination; without IPs it is headless. */
export function serviceImportSetting(imported: ServiceImport, at: SettingFor, read: Reader): SettingResult {
  const port = portFor(imported.spec?.ports ?? [], at);
  return buildSetting({ object: imported, kind: "ServiceImport", port, ips: imported.spec?.ips ?? [] }, at, read);
}

interface PortLike {
  readonly name?: string;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

/** One number may stand for two ports, of TCP and of UDP. */
function portFor<P extends PortLike & { readonly port: number }>(ports: readonly P[], at: SettingFor): P | undefined {
  const transport = at.protocol === "UDP" ? "UDP" : "TCP";
  const numbered = ports.filter(({ port }) => port === at.port);
  return numbered.find(({ protocol }) => (protocol || "TCP") === transport) ?? numbered[0];
}

interface Source {
  readonly object: Service | ServiceImport;
  readonly kind: "Service" | "ServiceImport";
  readonly port: PortLike | undefined;
  readonly ips: readonly string[];
}

function buildSetting({ object, kind, port, ips }: Source, at: SettingFor, read: Reader): SettingResult {
  const key = keyOf(object);
  const protocol = refineProtocol(port?.appProtocol, at.protocol);
  const byIp = at.serviceRouting && ips.length > 0;
  const owner = objectScope.of(kind, object.metadata.namespace ?? "", object.metadata.name);
  const of = endpointsKey.of(owner, port?.protocol || "TCP", port?.name ?? "");
  const { endpoints, addressType, any, endpointsOf } = byIp
    ? {
        endpoints: ips.map((host) => ({ host, port: at.port })),
        any: true,
        addressType: undefined,
        endpointsOf: undefined,
      }
    : endpointsFor(of, read);
  if (!any) return { fault: endpointsNotFound(kind, key) };
  const setting = present<ir.DestinationSetting>({
    name: at.name,
    protocol,
    forceHTTP1Upstream: flag(needsHttp1(port?.appProtocol, protocol)),
    endpoints,
    endpointsOf,
    addressType,
    preferLocal: kind === "Service" ? preferLocalZone(object as Service) : undefined,
    metadata: read.from(portMetadata, portKey.of(owner, String(at.port))),
  });
  return { value: setting };
}

const portKey = keyCodec<[owner: string, port: string]>(":", text(), text());

/** The metadata of a port of a Service or ServiceImport, the same object for all that use it; key: its owner and the number. */
const portMetadata = derive("port-metadata", (key, read): ir.ResourceMetadata | undefined => {
  const [owner, port] = portKey.read(key);
  const [kind, namespace, name] = objectScope.read(owner);
  const object = read.get(kind as Source["kind"], namespace, name);
  return object && metadataOf(object, port);
});

/** The fields of a setting that are about its endpoints. */
interface EndpointsFor extends EndpointsKind {
  readonly endpoints?: readonly ir.DestinationEndpoint[] | undefined;
  readonly endpointsOf?: string | undefined;
}

/** Endpoints change more often than anything else, so they stand apart and the setting names their list, unless they are a part of the cluster. */
function endpointsFor(key: string, read: Reader): EndpointsFor {
  const kind = read.from(endpointsKind, key);
  return isLookedUp(kind)
    ? { ...kind, endpoints: read.from(portEndpoints, key).endpoints }
    : { ...kind, endpointsOf: key };
}

/** The IP family of a Service, as its dual-stack configuration says; undefined when it says nothing. */
export function ipFamilyOf({ spec }: Service): ir.IpFamily | undefined {
  const families = spec?.ipFamilies ?? [];
  if (spec?.ipFamilyPolicy === "RequireDualStack" || families.length > 1) return "DualStack";
  return families[0] || undefined;
}

/** Kubernetes asks for three endpoints per zone with the older annotation, for one with trafficDistribution. */
function preferLocalZone({ spec, metadata }: Service): ir.PreferLocalZone | undefined {
  const mode = metadata.annotations?.["service.kubernetes.io/topology-mode"];
  const threshold = spec?.trafficDistribution !== undefined ? 1 : mode === "Auto" || mode === "auto" ? 3 : undefined;
  return threshold === undefined
    ? undefined
    : { minEndpointsThreshold: threshold, force: { minEndpointsInZoneThreshold: threshold } };
}
