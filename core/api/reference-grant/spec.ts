import { type In, list, object, optional, required } from "../schema/mod.ts";
import { groupName, kindName, namespaceName, objectName } from "../shared/values.ts";

/** The objects that may refer. */
export const referenceGrantFrom = object({
  group: required(groupName, "API group of the referring objects."),
  kind: required(kindName, "Kind of the referring objects."),
  namespace: required(namespaceName, "Namespace of the referring objects."),
});

/** The type of {@link referenceGrantFrom}. */
export interface ReferenceGrantFrom extends In<typeof referenceGrantFrom> {}

/** The objects that may be referred to. */
export const referenceGrantTo = object({
  group: required(groupName, "API group; empty for the core group."),
  kind: required(kindName, "Kind of the object."),
  name: optional(objectName, "Name of the object; absent means all of the kind."),
});

/** The type of {@link referenceGrantTo}. */
export interface ReferenceGrantTo extends In<typeof referenceGrantTo> {}

/** References that are allowed. */
export const referenceGrantSpec = object({
  from: required(list(referenceGrantFrom, { min: 1, max: 16, kind: "atomic" }), "Who may refer."),
  to: required(list(referenceGrantTo, { min: 1, max: 16, kind: "atomic" }), "What may be referred to."),
});

/** The type of {@link referenceGrantSpec}. */
export interface ReferenceGrantSpec extends In<typeof referenceGrantSpec> {}
