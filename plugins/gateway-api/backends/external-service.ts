import type { EnvoyBackendRef } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { type KubeObject, refOf, splitObjectKey } from "../../../core/resource/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import * as say from "../../../core/status/catalogue/backend-ref.ts";
import * as policy from "../../../core/status/catalogue/policies/service.ts";
import { metadataOf } from "../base/metadata.ts";
import { present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import { backendKey, backendKind } from "../refs/backend-ref.ts";
import { ENVOY_GATEWAY_GROUP, MULTICLUSTER_GROUP, refPermitted } from "../refs/grants.ts";
import { backendSetting } from "./backend.ts";
import { backendObjectFault, servicePortFault } from "./checks.ts";
import { serviceImportSetting, serviceSetting } from "./service.ts";
import { backendTls } from "./tls.ts";

/** The use of a service beside the routes: a policy sends requests to it, for one of its features. */
export interface ServiceFor {
  /** The policy that names the backends; references start in its namespace. */
  readonly owner: KubeObject;
  /** Key of the Gateway whose proxies are the clients. */
  readonly gateway: string;
  readonly protocol: ir.AppProtocol;
  /** The feature, as part of the destination's name. */
  readonly feature: string;
  /** The number of the service among several of the feature. */
  readonly index: number;
}

/** The destination for the backends that a policy names, or the first fault. */
export function externalService(
  refs: readonly EnvoyBackendRef[],
  at: ServiceFor,
  read: Reader,
): Result<ir.RouteDestination> {
  if (refs.length === 0) return { fault: policy.serviceMissing(at.feature) };
  const { kind, namespace, name: policyName } = refOf(at.owner);
  const name = `${kind}/${namespace}/${policyName}/${at.feature}/${at.index}`.toLowerCase();
  const settings: ir.DestinationSetting[] = [];
  for (const [i, ref] of refs.entries()) {
    const fault = refFault(ref, { kind, namespace }, read);
    if (fault !== undefined) return { fault };
    if (ref.weight === 0) continue;
    const built = settingOf(ref, { ...at, name: `${name}/backend/${i}`, namespace }, read);
    if ("fault" in built) return built;
    settings.push(built.value);
  }
  const types = new Set(settings.flatMap(({ addressType }) => addressType ?? []));
  if (types.has("Mixed") || (types.has("FQDN") && types.size > 1)) return { fault: policy.serviceAddressesMixed() };
  return { value: { name, settings, metadata: metadataOf(at.owner) } };
}

function refFault(
  ref: EnvoyBackendRef,
  from: { readonly kind: string; readonly namespace: string },
  read: Reader,
): string | undefined {
  const { group = "", port, name } = ref;
  const kind = backendKind(ref);
  if (group !== "" && group !== MULTICLUSTER_GROUP && group !== ENVOY_GATEWAY_GROUP)
    return say.backendGroupUnsupported(group).message;
  if (kind !== "Service" && kind !== "ServiceImport" && kind !== "Backend")
    return say.backendKindUnsupported(kind).message;
  const key = backendKey(ref, from.namespace);
  if (kind === "Backend") {
    const fault = backendObjectFault(key, read, { unix: true });
    if (fault) return fault.message;
  } else {
    if (port === undefined) return say.backendPortMissing(kind, name).message;
    const fault = servicePortFault(ref, from.namespace, { port, protocol: "TCP" }, read);
    if (fault) return fault.message;
  }
  const source = { group: ENVOY_GATEWAY_GROUP, kind: from.kind, namespace: from.namespace };
  const target = { group, kind, namespace: ref.namespace || from.namespace, name };
  return refPermitted(read, source, target) ? undefined : say.backendNotPermitted(kind, key).message;
}

interface SettingAt extends ServiceFor {
  readonly name: string;
  readonly namespace: string;
}

function settingOf(ref: EnvoyBackendRef, at: SettingAt, read: Reader): Result<ir.DestinationSetting> {
  const namespace = ref.namespace || at.namespace;
  const proxy = read.from(gatewayFacts, at.gateway)?.proxy;
  const serviceRouting = setting(read, "endpointRoutingDisabled") || proxy?.spec?.routingType === "Service";
  const base = baseSetting(ref, { ...at, namespace, serviceRouting }, read);
  if ("fault" in base) return base;
  if (base.value.isDynamicResolver) return { fault: policy.serviceResolverUnsupported(backendKey(ref, at.namespace)) };
  if (!serviceRouting && base.value.addressType === "Mixed") return { fault: policy.serviceAddressesMixed() };
  const tls = backendTls(ref, namespace, at.gateway, read);
  if (tls.fault !== undefined) return { fault: tls.fault };
  return {
    value: present<ir.DestinationSetting>({
      ...base.value,
      tls: tls.tls,
      weight: ref.weight ?? 1,
      priority: ref.fallback ? 1 : base.value.priority,
    }),
  };
}

function baseSetting(
  ref: EnvoyBackendRef,
  { name, namespace, protocol, serviceRouting }: SettingAt & { readonly serviceRouting: boolean },
  read: Reader,
): Result<ir.DestinationSetting> {
  const kind = backendKind(ref);
  const missing = { fault: say.backendNotFound(kind, backendKey(ref, namespace)).message };
  if (kind === "Backend") {
    const backend = read.get("Backend", ...splitObjectKey(backendKey(ref, namespace)));
    return backend ? { value: backendSetting(backend, name, protocol) } : missing;
  }
  const wanted = { name, port: ref.port ?? 0, protocol, serviceRouting };
  const service = kind === "Service" ? read.get("Service", namespace, ref.name) : undefined;
  const imported = kind === "ServiceImport" ? read.get("ServiceImport", namespace, ref.name) : undefined;
  if (!service && !imported) return missing;
  const result = service
    ? serviceSetting(service, wanted, read)
    : serviceImportSetting(imported as NonNullable<typeof imported>, wanted, read);
  return "fault" in result ? { fault: result.fault.message } : result;
}

/** The authority by which a service is called: a Backend's first host name, else `name.namespace` with the port where there is one. */
export function serviceAuthority(ref: EnvoyBackendRef, from: string, read: Reader): string {
  const namespace = ref.namespace || from;
  const host = `${ref.name}.${namespace}`;
  if (backendKind(ref) !== "Backend") return `${host}:${ref.port ?? 0}`;
  const fqdn = read.get("Backend", namespace, ref.name)?.spec?.endpoints?.find((endpoint) => endpoint.fqdn)?.fqdn;
  return fqdn ? `${fqdn.hostname}:${fqdn.port}` : host;
}
