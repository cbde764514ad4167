import { sha256 } from "../crypto/mod.ts";
import { objectKey, splitObjectKey } from "../object/mod.ts";

/** The longest value that Kubernetes takes for a label. */
const LONGEST = 63;
const DIGITS = 24;

/**
 * A name of up to 253 characters as the value of a label: itself where it is short enough, else its beginning and a hash of the whole. Between them
 * stands a sign that no name has, so no two names get the same value. Pure.
 */
export function labelValue(name: string): string {
  if (name.length <= LONGEST) return name;
  const hash = sha256(name).slice(0, DIGITS);
  return `${name.slice(0, LONGEST - DIGITS - 1).replace(/[-.]+$/, "")}_${hash}`;
}

/**
 * The owner of a data plane as labels tell of it: `<namespace>/<name>` of a Gateway, or the name of a GatewayClass, with names as values of labels.
 * The owner is the key of the data plane itself for all but very long names. Pure.
 */
export function ownerInLabels(key: string): string {
  const [namespace, name] = splitObjectKey(key);
  return objectKey(namespace, labelValue(name));
}
