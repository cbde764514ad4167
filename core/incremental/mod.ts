/**
 * The incremental engine: derivations in, memoised values out.
 *
 * A derivation is a named pure function that sees the world only through a reader. The engine records each read and computes a value again
 * only when an answer changed; equal results keep their identity, so a change stops where it stops mattering. The engine never decides what to
 * derive, never fetches anything, and holds nothing that the last build did not use.
 */
export { type AnyCollection, type Change, Collection, compareKeys, type Key } from "../collection/collection.ts";
export {
  diffLists,
  type ListDiff,
  mapDiff,
  sameItems,
} from "../collection/list-diff.ts";
export { deepFreeze, equal, share, shareLevels } from "../collection/share.ts";
export { type Difference, differencesOf } from "./difference.ts";
export { type Build, type BuildStats, createEngine, type Engine } from "./engine.ts";
export { type Failure, numberOf } from "./failure.ts";
export { type Folding, fold } from "./fold.ts";
export { mapItems, mapItemsWith } from "./items.ts";
export { listed } from "./listed.ts";
export type { Need, NeedAnswer } from "./need.ts";
export { type Inputs, inputsFrom, operator, type Step } from "./operator.ts";
export {
  countNames,
  expand,
  filter,
  firstOfName,
  flatten,
  groupBy,
  groupEach,
  keyUnder,
  lookUp,
  mapEach,
  mapEachWith,
  order,
  type Source,
} from "./operators.ts";
export { derivePart, type PartDerivation, Parts } from "./parts.ts";
export { type Derivation, type DeriveOptions, derive, deriveKeeping, gather, type Reader } from "./reader.ts";
export { closedReason, type Withheld, type WithheldObjects, withheldKey } from "./withheld.ts";
export type { World } from "./world.ts";
