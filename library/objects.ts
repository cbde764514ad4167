import type { KubeObject } from "../core/object/mod.ts";
import { namespaceObject } from "../core/resource/mod.ts";

/** Objects, the snapshots they stand in, and the store that makes one snapshot after another. */
export { type KubeObject, type ObjectRef, objectKey, refOf } from "../core/object/mod.ts";
export {
  createStore,
  type Edit,
  type FieldError,
  type Problem,
  readDocuments,
  type Snapshot,
  type Store,
  type Validate,
  type Validation,
} from "../core/resource/mod.ts";

/** Objects with the Namespaces they are in, where these are not among them, as every cluster has them. */
export function withNamespaces(objects: readonly KubeObject[]): readonly KubeObject[] {
  const written = objects.filter(({ apiVersion, kind }) => apiVersion === "v1" && kind === "Namespace");
  const names = new Set(objects.flatMap(({ metadata: { namespace } }) => namespace ?? []));
  const there = new Map(written.map((object) => [object.metadata.name, namespaceObject(object.metadata.name, object)]));
  const implied = [...names].filter((name) => !there.has(name)).map((name) => namespaceObject(name));
  return [...there.values(), ...implied, ...objects.filter((object) => !written.includes(object))];
}
