/**
 * The scalars that Kubernetes and Go write as text: durations and quantities, names that are nearly right, and a hash of text.
 *
 * In: text as people write it. Out: what it means, or undefined for what cannot be read. It never throws and never decides what a field may hold.
 */
export { dictionary, dictionaryOf, entryOf } from "./dictionary.ts";
export { parseDuration, printDuration, toDuration, toMilliseconds } from "./duration.ts";
export { fnv1a } from "./fnv1a.ts";
export { escaped, oneLine, printable } from "./printable.ts";
export { parseQuantity, wholeQuantity } from "./quantity.ts";
export { similarName } from "./similar-name.ts";
