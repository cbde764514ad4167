import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { kindOf, objectKey, splitObjectKey } from "../../../core/resource/mod.ts";
import * as say from "../../../core/status/catalogue/backend-ref.ts";
import type { Condition } from "../../../core/status/types.ts";
import { present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import type { RuleSite } from "../base/site.ts";
import { backendFilterFault, destinationFilters } from "../filters/in-backend-ref.ts";
import { serviceRouting } from "../policies/backend-traffic/routing-type.ts";
import { backendKey, backendKind, type RouteBackendRef } from "../refs/backend-ref.ts";
import { backendSetting } from "./backend.ts";
import { backendGrantFault, backendRefFault, isExtensionBackend } from "./checks.ts";
import { clusterKeyOf } from "./merge-backends.ts";
import { protocolOfKind } from "./protocol.ts";
import { ipFamilyOf, type SettingFor, type SettingResult, serviceImportSetting, serviceSetting } from "./service.ts";
import { backendTls } from "./tls.ts";

/** One backendRef of a route's rule, resolved. */
export interface BackendDestination {
  /** Present even for a backend that cannot be used: its weight still counts. */
  readonly setting: ir.DestinationSetting;
  /** Why the backend cannot be used. */
  readonly finding?: Condition;
  /** An extension's object, handed on as it is. */
  readonly extension?: ir.UnstructuredRef;
  /** The BackendTLSPolicy that was looked at, whether it could be used or not. */
  readonly tlsPolicy?: { readonly key: string };
  /** Name of the cluster that the backend can share with other routes of the Gateway. */
  readonly sharedCluster?: string;
}

/** The rule that a backendRef is resolved for, with the name that the setting gets. */
export interface DestinationFor {
  readonly name: string;
  readonly site: RuleSite;
  /** The rule needs all its backends in one cluster, so none can be shared. */
  readonly keepTogether: boolean;
}

/** Resolves one backendRef of a rule. Never fails: what is wrong comes back as a finding beside an empty setting. */
export function resolveBackend(ref: RouteBackendRef, at: DestinationFor, read: Reader): BackendDestination {
  const weight = ref.weight ?? 1;
  const empty: ir.DestinationSetting = { name: at.name, weight };
  const from = { kind: at.site.kind, namespace: splitObjectKey(at.site.route)[0] };
  const kinds = setting(read, "extensionGroupKinds");
  if (isExtensionBackend(ref, kinds)) {
    const fault = backendGrantFault(ref, from, read);
    if (fault || weight === 0) return present({ setting: empty, finding: fault });
    return extensionBackend(ref, { empty, namespace: from.namespace }, read);
  }
  const fault = backendFilterFault(ref, at.site.kind, read) ?? backendRefFault(ref, from, read);
  if (fault || weight === 0) return present({ setting: empty, finding: fault });
  const namespace = ref.namespace || from.namespace;
  const tls = backendTls(ref, namespace, at.site.gateway, read);
  const tlsPolicy = tls.policy === undefined ? undefined : { key: tls.policy };
  const refuse = (finding: Condition) => present<BackendDestination>({ setting: empty, finding, tlsPolicy });
  if (tls.fault !== undefined) return refuse(say.backendTlsInvalid(tls.fault));
  const routed = serviceRouting(at.site, read);
  const result = settingOf(ref, { namespace, serviceRouting: routed }, at, read);
  if ("fault" in result) return refuse(result.fault);
  const filters = destinationFilters(ref, { site: at.site, where: filtersOf(at.name) }, read);
  if ("fault" in filters) return refuse(filters.fault);
  const { addressType } = result.value;
  if (addressType === "Mixed" && !(routed && backendKind(ref) !== "Backend"))
    return refuse(say.mixedAddresses(backendKind(ref), backendKey(ref, from.namespace)));
  const resolved: { -readonly [K in keyof ir.DestinationSetting]: ir.DestinationSetting[K] } = {
    ...result.value,
    weight,
  };
  if (tls.tls) resolved.tls = tls.tls;
  if (filters.value) resolved.filters = filters.value;
  const sharedCluster = at.keepTogether
    ? undefined
    : clusterKeyOf(ref, { setting: resolved, site: at.site, namespace }, read);
  return present<BackendDestination>({ setting: resolved, tlsPolicy, sharedCluster });
}

/** The filters of a backendRef as messages name them, after the name of its setting. */
function filtersOf(settingName: string): string {
  const [, rule = "0", backend = "0"] = /\/rule\/(\d+)\/backend\/(\d+)$/.exec(settingName) ?? [];
  return `Rule ${rule}: backendRefs[${backend}].filters`;
}

function settingOf(
  ref: RouteBackendRef,
  { namespace, serviceRouting: routed }: { readonly namespace: string; readonly serviceRouting: boolean },
  at: DestinationFor,
  read: Reader,
): SettingResult {
  const protocol = protocolOfKind(at.site.kind);
  const wanted: SettingFor = { name: at.name, port: ref.port ?? 0, protocol, serviceRouting: routed };
  const kind = backendKind(ref);
  const missing = { fault: say.backendNotFound(kind, objectKey(namespace, ref.name)) };
  if (kind === "Backend") {
    const backend = read.get("Backend", namespace, ref.name);
    return backend ? { value: backendSetting(backend, at.name, protocol) } : missing;
  }
  if (kind === "ServiceImport") {
    const imported = read.get("ServiceImport", namespace, ref.name);
    return imported ? serviceImportSetting(imported, wanted, read) : missing;
  }
  const service = read.get("Service", namespace, ref.name);
  if (!service) return missing;
  const result = serviceSetting(service, wanted, read);
  const ipFamily = ipFamilyOf(service);
  return "fault" in result || ipFamily === undefined ? result : { value: { ...result.value, ipFamily } };
}

function extensionBackend(
  ref: RouteBackendRef,
  { empty, namespace }: { readonly empty: ir.DestinationSetting; readonly namespace: string },
  read: Reader,
): BackendDestination {
  const kind = kindOf(ref.group ?? "", backendKind(ref)).name as `${string}/${string}`;
  const object = read.get(kind, ref.namespace || namespace, ref.name);
  if (!object)
    return { setting: empty, finding: say.extensionBackendNotFound(backendKind(ref), backendKey(ref, namespace)) };
  return { setting: { ...empty, isCustomBackend: true }, extension: { object: object as unknown as ir.KubeObject } };
}
