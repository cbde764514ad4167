/**
 * Objects and where they stand: the table of kinds, references, the order of objects, immutable snapshots with indexes, and the
 * store that makes one snapshot after another.
 *
 * In: objects that a provider has validated. Out: snapshots. It never parses, validates or fetches anything.
 */
export {
  KINDS,
  type Kind,
  type KindName,
  type KindTypes,
  kindOf,
  type ObjectOf,
  type StatusShape,
  type TableKind,
  tableKind,
} from "./kinds.ts";
export { describeRef, groupOf, type KubeObject, type ObjectMeta, type ObjectRef, objectKey, refOf } from "./object.ts";
export { compareObjects, compareText } from "./order.ts";
export { bucketCell, objectCell, type Snapshot } from "./snapshot.ts";
export { createStore, type Edit, type Store } from "./store.ts";
