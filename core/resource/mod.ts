/**
 * Objects and where they stand: the table of kinds, references, the order of objects, reading objects out of text, immutable snapshots
 * with indexes, and the store that makes one snapshot after another.
 *
 * In: objects that a provider has validated, or the text they are written in. Out: snapshots. It never fetches anything and knows no schema:
 * the validator is handed in.
 */

export {
  describeRef,
  groupOf,
  type KubeObject,
  type ObjectMeta,
  type ObjectRef,
  objectKey,
  refOf,
  splitObjectKey,
} from "../object/mod.ts";
export {
  DEFAULT_NAMESPACE,
  type DocumentOptions,
  type FieldLocator,
  fieldLocator,
  type LocatedObject,
  namespaceObject,
  type Problem,
  type ReadDocuments,
  readDocuments,
} from "./documents.ts";
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
export { type LabelChoice, labelsMatch } from "./label-selector.ts";
export { compareObjects, compareText } from "./order.ts";
export { createOverlays, type Overlays, type Replacements } from "./overlay.ts";
export { labelValue, ownerInLabels } from "./owner-labels.ts";
export { printPath } from "./print-path.ts";
export { REFERRING_KINDS, referencesOf } from "./refs.ts";
export {
  bucketCell,
  isObjectCell,
  keysCell,
  objectCell,
  type Snapshot,
  splitBucketCell,
  splitObjectCell,
} from "./snapshot.ts";
export { createStore, type Edit, type Store, significant } from "./store.ts";
export type { FieldError, Validate, Validation } from "./structure.ts";
export { checkStructure, validateStructure } from "./structure.ts";
export { type Move, type WatchChoice, WatchScope } from "./watch-scope.ts";
export {
  type FieldPath,
  type Position,
  printYaml,
  readYaml,
  type YamlDocument,
  type YamlLimits,
  type YamlProblem,
} from "./yaml/mod.ts";
