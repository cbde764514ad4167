import { condition } from "../kubernetes/condition.ts";
import { type In, list, object, optional, required } from "../schema/mod.ts";
import { parentReference } from "../shared/parent.ts";

/** The status of an EnvoyProxy with respect to one ancestor. */
export const envoyProxyAncestorStatus = object({
  ancestorRef: required(parentReference, "The ancestor this entry is about."),
  conditions: optional(list(condition, { kind: ["type"] }), "What controllers say about the object."),
});

/** The type of {@link envoyProxyAncestorStatus}. */
export interface EnvoyProxyAncestorStatus extends In<typeof envoyProxyAncestorStatus> {}

/** Status of an EnvoyProxy. */
export const envoyProxyStatus = object({
  ancestors: optional(list(envoyProxyAncestorStatus), "What each ancestor says about the object."),
});

/** The type of {@link envoyProxyStatus}. */
export interface EnvoyProxyStatus extends In<typeof envoyProxyStatus> {}
