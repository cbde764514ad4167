import type { BackendRef, HTTPRouteRuleFilter } from "../../../core/api/mod.ts";
import { objectKey } from "../../../core/resource/mod.ts";

/** A reference to a backend as routes, policies and EnvoyProxy write it. */
export interface BackendTarget {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

/** A backendRef of a route, with the filters that HTTPRoutes and GRPCRoutes allow there. */
export interface RouteBackendRef extends BackendRef {
  readonly filters?: readonly HTTPRouteRuleFilter[];
}

/** The kind of a backend; Service where the reference leaves it out. */
export function backendKind(ref: BackendTarget): string {
  return ref.kind || "Service";
}

/** `namespace/name` of a backend; the namespace is that of the referring object where the reference leaves it out. */
export function backendKey(ref: BackendTarget, from: string): string {
  return objectKey(ref.namespace || from, ref.name);
}
