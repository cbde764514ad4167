/**
 * Immutable values that share what they have in common: keyed collections, which are ordered maps with shared structure, and the comparison by which a
 * new value keeps the identity of all that stayed the same.
 *
 * In: values. Out: values, and how two of them differ. It remembers nothing and knows neither derivations nor objects.
 */
export { type AnyCollection, type Change, Collection, compareKeys, type Key } from "./collection.ts";
export { diffLists, type ListDiff, mapDiff, sameItems } from "./list-diff.ts";
export { deepFreeze, equal, share, shareLevels } from "./share.ts";
