/**
 * Keyed collections: immutable ordered maps whose versions share structure, and operators on them that are derivations.
 *
 * In: derivations of collections. Out: derivations of collections, or of what they are folded into. An operator keeps its last inputs and output and applies the difference, so that
 * one entry which changes costs a logarithm of what there is. The output depends on the inputs alone, never on the order of changes; a build from nothing takes the same way.
 */
export { type Change, Collection, compareKeys, type Key } from "./collection.ts";
export { type Folding, fold } from "./fold.ts";
export { type Listed, listed } from "./listed.ts";
export { type AnyCollection, type Inputs, inputsFrom, operator, type Step } from "./operator.ts";
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
  merge,
  order,
  type Source,
} from "./operators.ts";
