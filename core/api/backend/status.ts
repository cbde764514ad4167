import { condition } from "../kubernetes/condition.ts";
import { type In, list, object, optional } from "../schema/mod.ts";

/** Status of a Backend. */
export const backendStatus = object({
  conditions: optional(list(condition, { max: 8, kind: ["type"] }), "What controllers say about the object."),
});

/** The type of {@link backendStatus}. */
export interface BackendStatus extends In<typeof backendStatus> {}
