import type { Listener, RouteGroupKind } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { type ObjectRef, splitObjectKey } from "../../../core/resource/mod.ts";
import type { Condition } from "../../../core/status/types.ts";
import { listenerKey, ownerKey } from "../base/keys.ts";
import { GATEWAY_API_GROUP } from "../refs/grants.ts";

/** A listener and where it stands: in a Gateway or in a ListenerSet attached to it. */
export interface StatedListener {
  /** The Gateway's key. */
  readonly gateway: string;
  /** The ListenerSet's key, for a listener of one. */
  readonly set?: string;
  /** Namespace of the Gateway or ListenerSet that states the listener: references start there. */
  readonly namespace: string;
  /** Tells the listener from all others of its Gateway, even where names are missing or repeated. */
  readonly id: string;
  /** The listener's name in the IR. */
  readonly irName: string;
  /** The listener's age among others; see `seniority.ts`. */
  readonly seniority: string;
  readonly spec: Listener;
}

/** How clients of a listener are validated, from the Gateway's frontend settings. */
export interface ClientValidation {
  readonly ca: ir.TlsCaCertificate;
  readonly requireClientCertificate: boolean;
  readonly acceptUntrusted: boolean;
}

/** A listener whose own settings have been looked at. */
export interface CheckedListener extends StatedListener {
  readonly supportedKinds: readonly RouteGroupKind[];
  readonly conditions: readonly Condition[];
  /** The listener takes part in the search for conflicts. */
  readonly valid: boolean;
  readonly certificates: readonly ir.TlsCertificate[];
  /** DNS names of the certificates. */
  readonly certificateNames: readonly string[];
  readonly clientValidation?: ClientValidation;
  /** Clients cannot be validated as asked, so the listener must not be served. */
  readonly clientValidationFailed?: true;
}

/** A listener with everything that is known of it. */
export interface ListenerFacts extends CheckedListener {
  readonly ready: boolean;
  readonly tlsOverlaps?: true;
}

/** The key of the object that states the listener, as in the index of routes by parent. */
export function ownerOf(site: StatedListener): string {
  return site.set === undefined ? ownerKey.of("Gateway", site.gateway) : ownerKey.of("ListenerSet", site.set);
}

/** Names the object that states the listener. */
export function ownerRef({ gateway, set }: StatedListener): ObjectRef & { readonly kind: "Gateway" | "ListenerSet" } {
  const [namespace, name] = splitObjectKey(set ?? gateway);
  return { group: GATEWAY_API_GROUP, kind: set === undefined ? "Gateway" : "ListenerSet", namespace, name };
}

/** A listener as people name it in messages: `namespace/object/listener`. */
export function displayName(site: StatedListener): string {
  return `${site.set ?? site.gateway}/${site.spec.name}`;
}

/**
 * A condition as it is stated on the site: a ListenerSet says ListenersNotValid where a Gateway's listener says Invalid.
 */
export function statedOn(site: StatedListener, condition: Condition): Condition {
  return site.set !== undefined && condition.reason === "Invalid"
    ? { ...condition, reason: "ListenersNotValid" }
    : condition;
}

/** Whether a listener is part of what its data plane serves. */
export function isServed({ ready, clientValidationFailed }: ListenerFacts): boolean {
  return ready && !clientValidationFailed;
}

/** The key under which a listener's IR is derived. */
export function irKeyOf(listener: ListenerFacts): string {
  return listenerKey.of(ownerOf(listener), listener.id);
}
