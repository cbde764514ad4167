/**
 * The functions that rules may call: those of CEL, of its string extension, and Kubernetes' own libraries.
 * In: evaluated arguments (the receiver first). Out: a value, or a `CelFailure`. They are pure; long texts are charged by the caller.
 */
import type { Env } from "../program.ts";
import { conversions, optionalNamespace } from "./conversion.ts";
import { formatFunctions, formatNamespace } from "./format.ts";
import { listFunctions, setFunctions } from "./lists.ts";
import { ipNamespace, networkFunctions, urlFunctions } from "./network.ts";
import { quantityFunctions } from "./quantity.ts";
import { textFunctions } from "./text.ts";
import { timeFunctions } from "./time.ts";

/** A function by its number of arguments, the receiver included. */
export type Overloads = Readonly<Record<number, (args: readonly unknown[], env: Env) => unknown>>;

/** Functions by name. */
export type Functions = Readonly<Record<string, Overloads>>;

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
