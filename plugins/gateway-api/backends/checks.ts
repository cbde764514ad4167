import type { Service, ServiceImport } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import * as say from "../../../core/status/catalogue/backend-ref.ts";
import type { Condition } from "../../../core/status/types.ts";
import type { RouteKind } from "../base/keys.ts";
import { type GroupKind, setting } from "../base/settings.ts";
import { type BackendTarget, backendKey, backendKind } from "../refs/backend-ref.ts";
import { ENVOY_GATEWAY_GROUP, GATEWAY_API_GROUP, MULTICLUSTER_GROUP, refPermitted } from "../refs/grants.ts";
import { backendFault } from "./backend.ts";

/** The route that refers to a backend: its kind and its namespace. */
export interface Referrer {
  readonly kind: RouteKind;
  readonly namespace: string;
}

/** Whether a kind is a backend that an extension brings. */
export function isExtensionBackend(ref: BackendTarget, kinds: readonly GroupKind[]): boolean {
  return kinds.some(({ group, kind }) => group === (ref.group ?? "") && kind === backendKind(ref));
}

/** The fault in a route's reference to a backend, the filters aside: group, kind, grant, port, existence, in this order. */
export function backendRefFault(ref: BackendTarget, from: Referrer, read: Reader): Condition | undefined {
  const { group = "", port } = ref;
  const kind = backendKind(ref);
  if (group !== "" && group !== MULTICLUSTER_GROUP && group !== ENVOY_GATEWAY_GROUP)
    return say.backendGroupUnsupported(group);
  if (kind !== "Service" && kind !== "ServiceImport" && kind !== "Backend") return say.backendKindUnsupported(kind);
  const grant = backendGrantFault(ref, from, read);
  if (grant) return grant;
  if (kind === "Backend") return backendObjectFault(backendKey(ref, from.namespace), read, { unix: false });
  if (port === undefined) return say.backendPortMissing(kind, ref.name);
  return servicePortFault(ref, from.namespace, { port, protocol: from.kind === "UDPRoute" ? "UDP" : "TCP" }, read);
}

/** Whether a grant is missing for a backend in another namespace. */
export function backendGrantFault(ref: BackendTarget, from: Referrer, read: Reader): Condition | undefined {
  const kind = backendKind(ref);
  const target = { group: ref.group ?? "", kind, namespace: ref.namespace || from.namespace, name: ref.name };
  const source = { group: GATEWAY_API_GROUP, kind: from.kind, namespace: from.namespace };
  return refPermitted(read, source, target)
    ? undefined
    : say.backendNotPermitted(kind, backendKey(ref, from.namespace));
}

/** Whether a Service or ServiceImport is there and has the port. */
export function servicePortFault(
  ref: BackendTarget,
  namespace: string,
  { port, protocol }: { readonly port: number; readonly protocol: "TCP" | "UDP" },
  read: Reader,
): Condition | undefined {
  const kind = backendKind(ref) as "Service" | "ServiceImport";
  const key = backendKey(ref, namespace);
  const service: Service | ServiceImport | undefined = read.get(kind, ref.namespace || namespace, ref.name);
  if (!service) return say.backendNotFound(kind, key);
  if (kind === "Service" && (service as Service).spec?.type === "ExternalName") return say.externalNameUnsupported(key);
  const ports: readonly { readonly port: number; readonly protocol?: string }[] = service.spec?.ports ?? [];
  const found = ports.some((each) => each.port === port && (each.protocol || "TCP") === protocol);
  return found ? undefined : say.backendPortNotFound({ kind, key, port, protocol });
}

/** Whether a Backend is there and can be used; sockets only where `unix` says so. */
export function backendObjectFault(
  key: string,
  read: Reader,
  { unix }: { readonly unix: boolean },
): Condition | undefined {
  if (!setting(read, "features").backend) return say.backendsNotEnabled();
  const backend = read.get("Backend", ...splitObjectKey(key));
  if (!backend) return say.backendNotFound("Backend", key);
  const fault = read.from(backendFault, key);
  if (fault) return fault;
  const sockets = backend.spec.endpoints?.some((endpoint) => endpoint.unix) ?? false;
  return sockets && !unix ? say.unixSocketUnsupported(key) : undefined;
}
