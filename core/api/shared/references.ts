import { cel, type In, int32, object, optional, required, text } from "../schema/mod.ts";
import { groupName, kindName, namespaceName, objectName, portNumber } from "./values.ts";

/** A Secret, or another object that holds certificates. */
export const secretObjectReference = object({
  group: optional(groupName, "API group; empty for the core group.", { default: "" }),
  kind: optional(kindName, "Kind of the object.", { default: "Secret" }),
  name: required(objectName, "Name of the object."),
  namespace: optional(namespaceName, "Namespace of the object; absent means the same namespace."),
});

/** The type of {@link secretObjectReference}. */
export interface SecretObjectReference extends In<typeof secretObjectReference> {}

/** An object in the same namespace. */
export const localObjectReference = object({
  group: required(groupName, "API group; empty for the core group."),
  kind: required(kindName, "Kind of the object."),
  name: required(objectName, "Name of the object."),
});

/** The type of {@link localObjectReference}. */
export interface LocalObjectReference extends In<typeof localObjectReference> {}

/** A backend: a Service or another kind. */
export const backendObjectReference = object(
  {
    group: optional(groupName, "API group; empty for the core group.", { default: "" }),
    kind: optional(kindName, "Kind of the object.", { default: "Service" }),
    name: required(objectName, "Name of the object."),
    namespace: optional(namespaceName, "Namespace of the object; absent means the same namespace."),
    port: optional(portNumber, "Port of the Service, not of its pods."),
  },
  { rules: [cel("(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true", "a Service needs port")] },
);

/** The type of {@link backendObjectReference}. */
export interface BackendObjectReference extends In<typeof backendObjectReference> {}

/** A backend with its share of the traffic. */
export const backendRef = object(
  {
    group: optional(groupName, "API group; empty for the core group.", { default: "" }),
    kind: optional(kindName, "Kind of the object.", { default: "Service" }),
    name: required(objectName, "Name of the object."),
    namespace: optional(namespaceName, "Namespace of the object; absent means the same namespace."),
    port: optional(portNumber, "Port of the Service, not of its pods."),
    weight: optional(
      int32({ min: 0, max: 1000000 }),
      "Share of the requests, in proportion to the sum of all weights; 0 sends none.",
      { default: 1 },
    ),
  },
  { rules: [cel("(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true", "a Service needs port")] },
);

/** The type of {@link backendRef}. */
export interface BackendRef extends In<typeof backendRef> {}

/** An object with further settings. */
export const parametersReference = object({
  group: required(groupName, "API group; empty for the core group."),
  kind: required(kindName, "Kind of the object."),
  name: required(text({ min: 1, max: 253 }), "Name of the object."),
  namespace: optional(namespaceName, "Namespace of the object; absent means the same namespace."),
});

/** The type of {@link parametersReference}. */
export interface ParametersReference extends In<typeof parametersReference> {}

/** An object in the same namespace with further settings. */
export const localParametersReference = object({
  group: required(groupName, "API group; empty for the core group."),
  kind: required(kindName, "Kind of the object."),
  name: required(text({ min: 1, max: 253 }), "Name of the object."),
});

/** The type of {@link localParametersReference}. */
export interface LocalParametersReference extends In<typeof localParametersReference> {}

/** An object. */
export const objectReference = object({
  group: required(groupName, "API group; empty for the core group."),
  kind: required(kindName, "Kind of the object."),
  name: required(objectName, "Name of the object."),
  namespace: optional(namespaceName, "Namespace of the object; absent means the same namespace."),
});

/** The type of {@link objectReference}. */
export interface ObjectReference extends In<typeof objectReference> {}
