import { condition } from "../kubernetes/condition.ts";
import { type In, list, object, optional, required } from "../schema/mod.ts";
import { parentReference } from "./parent.ts";
import { gatewayController, groupName, kindName, objectName, sectionName } from "./values.ts";

/** An object in the same namespace, or a section of it, that a policy is attached to. */
export const localPolicyTargetReferenceWithSectionName = object({
  group: required(groupName, "API group of the target."),
  kind: required(kindName, "Kind of the target."),
  name: required(objectName, "Name of the target."),
  sectionName: optional(sectionName, "Name of the listener, port or rule within the target."),
});

/** The type of {@link localPolicyTargetReferenceWithSectionName}. */
export interface LocalPolicyTargetReferenceWithSectionName
  extends In<typeof localPolicyTargetReferenceWithSectionName> {}

/** The status of a policy with respect to one ancestor. */
export const policyAncestorStatus = object({
  ancestorRef: required(parentReference, "The ancestor this entry is about."),
  conditions: required(list(condition, { min: 1, max: 8, kind: ["type"] }), "What controllers say about the object."),
  controllerName: required(gatewayController, "Name of the controller, as a domain and a path."),
});

/** The type of {@link policyAncestorStatus}. */
export interface PolicyAncestorStatus extends In<typeof policyAncestorStatus> {}

/** Status of a policy. */
export const policyStatus = object({
  ancestors: required(
    list(policyAncestorStatus, { max: 16, kind: "atomic" }),
    "What each ancestor says about the policy.",
  ),
});

/** The type of {@link policyStatus}. */
export interface PolicyStatus extends In<typeof policyStatus> {}

/** An object in the same namespace that a policy is attached to. */
export const localPolicyTargetReference = object({
  group: required(groupName, "API group of the target."),
  kind: required(kindName, "Kind of the target."),
  name: required(objectName, "Name of the target."),
});

/** The type of {@link localPolicyTargetReference}. */
export interface LocalPolicyTargetReference extends In<typeof localPolicyTargetReference> {}
