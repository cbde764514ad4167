/**
 * The functions that rules may call: those of CEL, of its string extension, and Kubernetes' own libraries.
 * In: evaluated arguments (the receiver first). Out: a value, or a `CelFailure`. The functions are pure; long texts are charged by the caller.
 */
import { conversions, optionalNamespace } from "./conversion.ts";
import { formatFunctions, formatNamespace } from "./format.ts";
import type { Functions } from "./function.ts";
import { listFunctions, setFunctions } from "./lists.ts";
import { ipNamespace, networkFunctions, urlFunctions } from "./network.ts";
import { quantityFunctions } from "./quantity.ts";
import { textFunctions } from "./text.ts";
import { timeFunctions } from "./time.ts";

/** Functions that are called plainly or on a receiver. */
export const functions: Functions = {
  ...textFunctions,
  ...listFunctions,
  ...quantityFunctions,
  ...networkFunctions,
  ...urlFunctions,
  ...timeFunctions,
  ...conversions,
  ...formatFunctions,
};

/** Functions behind the name of their library. */
export const namespaces: Readonly<Record<string, Functions>> = {
  format: formatNamespace,
  optional: optionalNamespace,
  ip: ipNamespace,
  sets: setFunctions,
};
