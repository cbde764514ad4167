import type { KubeObject, ObjectRef } from "../object/mod.ts";

/** One condition as a controller states it; the time of its last transition is added where it is written. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
}

/** A parent of a route, as the route names it; fields the route left out stay out. */
export interface ParentRef {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly sectionName?: string;
  readonly port?: number;
}

/** The status that one controller states of a route under one parent. */
export interface ParentStatus {
  readonly parentRef: ParentRef;
  readonly controllerName: string;
  readonly conditions: readonly Condition[];
}

/** The status that one controller states of a policy under one ancestor. */
export interface AncestorStatus {
  readonly ancestorRef: ParentRef;
  /** Absent where the kind has no such field (EnvoyProxy). */
  readonly controllerName?: string;
  readonly conditions: readonly Condition[];
}

/** The status of one listener of a Gateway or ListenerSet. */
export interface ListenerStatus {
  readonly name: string;
  readonly supportedKinds: readonly { readonly group?: string; readonly kind: string }[];
  readonly attachedRoutes: number;
  readonly conditions: readonly Condition[];
}

/** An address under which a Gateway is reached. */
export interface GatewayAddress {
  readonly type: string;
  readonly value: string;
}

/** The status of any kind; which fields are there follows from the status shape of the kind. */
export interface StatusValue {
  readonly conditions?: readonly Condition[];
  readonly listeners?: readonly ListenerStatus[];
  readonly attachedListenerSets?: number;
  readonly addresses?: readonly GatewayAddress[];
  readonly parents?: readonly ParentStatus[];
  readonly ancestors?: readonly AncestorStatus[];
}

/** The status of one object, complete as far as its author is concerned. */
export interface ObjectStatus {
  readonly ref: ObjectRef;
  readonly status: StatusValue;
  /** Of a policy that protects: its status says that it is accepted when this version of it is in force in proxies of these data planes, not before. */
  readonly awaits?: { readonly object: KubeObject; readonly dataPlanes: readonly string[] };
}

/**
 * The statuses of objects that a plugin reports besides the translation: an address that appeared, a resource that Envoy refused.
 * A report replaces the earlier one of the same plugin; an empty one takes everything back.
 */
export interface StatusReport {
  readonly entries: readonly ObjectStatus[];
}
