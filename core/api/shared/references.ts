import { cel, type In, int32, type ObjectOptions, object, optional, required } from "../schema/mod.ts";
import { groupName, kindName, namespaceName, objectName, portNumber } from "./values.ts";

const localFields = {
  group: required(groupName, "API group; empty for the core group."),
  kind: required(kindName, "Kind of the object."),
  name: required(objectName, "Name of the object."),
};
const coreGroup = optional(groupName, "API group; empty for the core group.", { default: "" });
const namespace = optional(namespaceName, "Namespace of the object; absent means the same namespace.");

/** A Secret, or another object that holds certificates. */
export const secretObjectReference = object({
  group: coreGroup,
  kind: optional(kindName, "Kind of the object.", { default: "Secret" }),
  name: localFields.name,
  namespace,
});

/** The type of {@link secretObjectReference}. */
export interface SecretObjectReference extends In<typeof secretObjectReference> {}

/** An object in the same namespace. */
export const localObjectReference = object(localFields);

/** The type of {@link localObjectReference}. */
export interface LocalObjectReference extends In<typeof localObjectReference> {}

const backendObjectFields = {
  group: coreGroup,
  kind: optional(kindName, "Kind of the object.", { default: "Service" }),
  name: localFields.name,
  namespace,
  port: optional(portNumber, "Port of the Service, not of its pods."),
};

/** The fields of a backend with its share of the traffic; references of some kinds have more of their own. */
export const backendFields = {
  ...backendObjectFields,
  weight: optional(
    int32({ min: 0, max: 1000000 }),
    "Share of the requests, in proportion to the sum of all weights; 0 sends none.",
    { default: 1 },
  ),
};

/** The rules of every reference to a backend. */
export const backendOptions: ObjectOptions = {
  rules: [cel("(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true", "a Service needs port")],
};

/** A backend: a Service or another kind. */
export const backendObjectReference = object(backendObjectFields, backendOptions);

/** The type of {@link backendObjectReference}. */
export interface BackendObjectReference extends In<typeof backendObjectReference> {}

/** A backend with its share of the traffic. */
export const backendRef = object(backendFields, backendOptions);

/** The type of {@link backendRef}. */
export interface BackendRef extends In<typeof backendRef> {}

/** An object. */
export const objectReference = object({ ...localFields, namespace });

/** The type of {@link objectReference}. */
export interface ObjectReference extends In<typeof objectReference> {}

/** An object with further settings. */
export interface ParametersReference extends ObjectReference {}

/** An object in the same namespace with further settings. */
export interface LocalParametersReference extends LocalObjectReference {}
