import { printable } from "../scalars/printable.ts";
import type { FieldPath } from "./yaml/types.ts";

/** Characters of a key that are shown. */
const LONGEST = 80;

/** A path as people write it: `spec.rules[0].name`. Keys that users made up are shown as printable text, and cut. */
export function printPath(path: FieldPath): string {
  return path
    .map((step, i) => {
      if (typeof step === "number") return `[${step}]`;
      if (step.length > LONGEST || !/^[A-Za-z_][\w-]*$/.test(step)) return `["${printable(step, LONGEST)}"]`;
      return i === 0 ? step : `.${step}`;
    })
    .join("");
}
