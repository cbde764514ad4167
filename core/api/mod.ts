/**
 * The resource kinds Postern reads: their types, schemas, validation and defaults.
 * In: an object parsed from YAML or JSON. Out: the same object checked and defaulted, or errors that name the field.
 * It never reads files, never talks to Kubernetes and never looks at other objects: a schema sees one object at a time.
 *
 * Each type is the *input* type of its kind: required is only what its CustomResourceDefinition requires, so a field that has a default may be absent.
 */
export type * from "./envoy-gateway/types.ts";
export type * from "./gateway-api/types.ts";
export type * from "./kubernetes/objects.ts";
export type * from "./kubernetes/types.ts";
