import type { Service, ServiceImport } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { endpointsNotFound } from "../../../core/status/catalogue/backend-ref.ts";
import type { Condition } from "../../../core/status/types.ts";
import { metadataOf } from "../metadata.ts";
import { flag, present } from "../present.ts";
import { endpointsKey, portEndpoints } from "./endpoints.ts";
import { needsHttp1, refineProtocol } from "./protocol.ts";

/** What a setting is built for. */
export interface SettingFor {
  readonly name: string;
  readonly port: number;
  readonly protocol: ir.AppProtocol;
  /** Route to cluster IPs instead of endpoints. */
  readonly serviceRouting: boolean;
}

/** A setting, or why there is none. */
export type SettingResult = { readonly setting: ir.DestinationSetting } | { readonly finding: Condition };

/** A Service as a destination. It must exist and have the port; headless ones are always routed to endpoints. */
export function serviceSetting(service: Service, at: SettingFor, read: Reader): SettingResult {
  const ports = service.spec?.ports ?? [];
  const headless = service.spec?.clusterIP === "None";
  const ips = headless ? [] : [service.spec?.clusterIP ?? ""];
  return buildSetting(
    { object: service, kind: "Service", port: ports.find(({ port }) => port === at.port), ips },
    at,
    read,
  );
}

/** A ServiceImport as a destination; without IPs it is headless. */
export function serviceImportSetting(imported: ServiceImport, at: SettingFor, read: Reader): SettingResult {
  const port = imported.spec?.ports.find((each) => each.port === at.port);
  return buildSetting({ object: imported, kind: "ServiceImport", port, ips: imported.spec?.ips ?? [] }, at, read);
}

interface PortLike {
  readonly name?: string;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

interface Source {
  readonly object: Service | ServiceImport;
  readonly kind: "Service" | "ServiceImport";
  readonly port: PortLike | undefined;
  readonly ips: readonly string[];
}

function buildSetting({ object, kind, port, ips }: Source, at: SettingFor, read: Reader): SettingResult {
  const key = `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
  const protocol = refineProtocol(port?.appProtocol, at.protocol);
  const byIp = at.serviceRouting && ips.length > 0;
  const found = byIp
    ? { endpoints: ips.map((host) => ({ host, port: at.port })), addressType: undefined }
    : read.from(
        portEndpoints,
        endpointsKey({ kind, key, protocol: port?.protocol || "TCP", portName: port?.name ?? "" }),
      );
  if (found.endpoints.length === 0) return { finding: endpointsNotFound(kind, key) };
  return {
    setting: present<ir.DestinationSetting>({
      name: at.name,
      protocol,
      forceHTTP1Upstream: flag(needsHttp1(port?.appProtocol, protocol)),
      endpoints: found.endpoints,
      addressType: found.addressType,
      preferLocal: kind === "Service" ? preferLocalZone(object as Service) : undefined,
      metadata: metadataOf(object, String(at.port)),
    }),
  };
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
