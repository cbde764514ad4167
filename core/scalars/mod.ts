/**
 * The scalars that Kubernetes and Go write as text: durations and quantities.
 *
 * In: text as people write it. Out: numbers, or undefined for what cannot be read. It never throws and never decides what a field may hold.
 */
export { parseDuration, printDuration, toDuration, toMilliseconds } from "./duration.ts";
export { parseQuantity, wholeQuantity } from "./quantity.ts";
