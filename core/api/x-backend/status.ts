import { condition } from "../kubernetes/condition.ts";
import { type In, list, object, optional, required } from "../schema/mod.ts";
import { parentReference } from "../shared/parent.ts";
import { gatewayController } from "../shared/values.ts";

/** The status of a backend with respect to one parent. */
export const backendAncestorStatus = object({
  conditions: optional(list(condition, { kind: ["type"] }), "What controllers say about the object."),
  controllerName: required(gatewayController, "Name of the controller, as a domain and a path."),
  parentRef: required(parentReference, "The parent this entry is about."),
});

/** The type of {@link backendAncestorStatus}. */
export interface BackendAncestorStatus extends In<typeof backendAncestorStatus> {}

/** Status of an XBackend. */
export const xBackendStatus = object({
  parents: optional(
    list(backendAncestorStatus, { max: 32, kind: "atomic" }),
    "What each parent says about the backend.",
  ),
});

/** The type of {@link xBackendStatus}. */
export interface XBackendStatus extends In<typeof xBackendStatus> {}
