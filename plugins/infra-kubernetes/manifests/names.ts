import { createHash } from "node:crypto";
import type { ProxyInfra } from "../../../core/ir/mod.ts";
import type { RenderSettings } from "./settings.ts";

/** The length that a name may have in all, the longest prefix aside. */
const ROOM = 57;
/** Digits of the hash; names that are no DNS labels get more, since what stands before it tells less. */
const DIGITS = { label: 8, other: 16 };
const LONGEST_LABEL = 63;

/** A name that is unique and a DNS label: `default/eg` -> `default-eg-e41e7b31`. */
export function hashedName(name: string): string {
  const areLabels = name.split("/").every((part) => part.length <= LONGEST_LABEL && !part.includes("."));
  const hash = createHash("sha256")
    .update(name)
    .digest("hex")
    .slice(0, areLabels ? DIGITS.label : DIGITS.other);
  const flat = name.replace(/[/.]/g, "-");
  const readable = ROOM - hash.length - 1;
  return `${flat.length > readable ? flat.slice(0, readable).replace(/-$/, "") : flat}-${hash}`;
}

/** The name of a proxy's objects: the Gateway's own in its namespace, where a Service can have it, else one that no other Gateway gets. */
export function proxyName(infra: Pick<ProxyInfra, "name">, settings: RenderSettings): string {
  return settings.gatewayNamespaceMode && isServiceName(infra.name) ? infra.name : `envoy-${hashedName(infra.name)}`;
}

/** RFC 1035, which Services follow until Kubernetes 1.34: a label that begins with a letter. */
function isServiceName(name: string): boolean {
  return name.length <= LONGEST_LABEL && /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/.test(name);
}

/** The namespace in which a proxy's objects stand. */
export function proxyNamespace(infra: Pick<ProxyInfra, "namespace">, settings: RenderSettings): string {
  return settings.gatewayNamespaceMode ? infra.namespace : settings.controllerNamespace;
}
