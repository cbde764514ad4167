import { createHash } from "node:crypto";
import type { ProxyInfra } from "../../../core/ir/mod.ts";
import type { RenderSettings } from "../settings.ts";

/** How much of a name stays readable in front of its hash. */
const READABLE = 48;

/** A name that is unique and short enough for a label: `default/eg` -> `default-eg-e41e7b31`. */
export function hashedName(name: string): string {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  const flat = name.replaceAll("/", "-");
  const readable = flat.length > READABLE ? flat.slice(0, READABLE).replace(/-$/, "") : flat;
  return `${readable}-${hash}`;
}

/** The name of a proxy's objects: the Gateway's own in its namespace, else one that no other Gateway gets. */
export function proxyName(infra: Pick<ProxyInfra, "name">, settings: RenderSettings): string {
  return settings.gatewayNamespaceMode ? infra.name : `envoy-${hashedName(infra.name)}`;
}

/** The namespace in which a proxy's objects stand. */
export function proxyNamespace(infra: Pick<ProxyInfra, "namespace">, settings: RenderSettings): string {
  return settings.gatewayNamespaceMode ? infra.namespace : settings.controllerNamespace;
}
