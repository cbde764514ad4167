import { type In, int32, object, optional, required, text } from "../schema/mod.ts";
import { quantity } from "./quantity.ts";

/** Kubernetes' ObjectFieldSelector. */
export const objectFieldSelector = object(
  {
    apiVersion: optional(text()),
    fieldPath: required(text()),
  },
  { atomic: true },
);

/** The type of {@link objectFieldSelector}. */
export interface ObjectFieldSelector extends In<typeof objectFieldSelector> {}

/** Kubernetes' ResourceFieldSelector. */
export const resourceFieldSelector = object(
  {
    containerName: optional(text()),
    divisor: optional(quantity),
    resource: required(text()),
  },
  { atomic: true },
);

/** The type of {@link resourceFieldSelector}. */
export interface ResourceFieldSelector extends In<typeof resourceFieldSelector> {}

/** Kubernetes' CoreLocalObjectReference. */
export const coreLocalObjectReference = object(
  {
    name: optional(text(), "", { default: "" }),
  },
  { atomic: true },
);

/** The type of {@link coreLocalObjectReference}. */
export interface CoreLocalObjectReference extends In<typeof coreLocalObjectReference> {}

/** Kubernetes' KeyToPath. */
export const keyToPath = object({
  key: required(text()),
  mode: optional(int32()),
  path: required(text()),
});

/** The type of {@link keyToPath}. */
export interface KeyToPath extends In<typeof keyToPath> {}

/** Kubernetes' TypedLocalObjectReference. */
export const typedLocalObjectReference = object(
  {
    apiGroup: optional(text()),
    kind: required(text()),
    name: required(text()),
  },
  { atomic: true },
);

/** The type of {@link typedLocalObjectReference}. */
export interface TypedLocalObjectReference extends In<typeof typedLocalObjectReference> {}

/** Kubernetes' TypedObjectReference. */
export const typedObjectReference = object({
  apiGroup: optional(text()),
  kind: required(text()),
  name: required(text()),
  namespace: optional(text()),
});

/** The type of {@link typedObjectReference}. */
export interface TypedObjectReference extends In<typeof typedObjectReference> {}
