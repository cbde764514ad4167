import { condition } from "../kubernetes/condition.ts";
import { type In, int32, list, object, optional, required } from "../schema/mod.ts";
import { routeGroupKind } from "../shared/listener.ts";
import { pending, sectionName } from "../shared/values.ts";

/** The status of a listener. */
export const listenerEntryStatus = object({
  attachedRoutes: required(int32(), "Number of routes attached."),
  conditions: required(list(condition, { max: 8, kind: ["type"] }), "What controllers say about the object."),
  name: required(sectionName, "Name of the listener."),
  supportedKinds: optional(list(routeGroupKind, { max: 8, kind: "atomic" }), "Kinds of routes that may attach."),
});

/** The type of {@link listenerEntryStatus}. */
export interface ListenerEntryStatus extends In<typeof listenerEntryStatus> {}

/** Status of a ListenerSet. */
export const listenerSetStatus = object({
  conditions: optional(list(condition, { max: 8, kind: ["type"] }), "What controllers say about the object.", {
    default: pending("Accepted", "Programmed"),
  }),
  listeners: optional(list(listenerEntryStatus, { max: 64, kind: ["name"] }), "What is said about each listener."),
});

/** The type of {@link listenerSetStatus}. */
export interface ListenerSetStatus extends In<typeof listenerSetStatus> {}
