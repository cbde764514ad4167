import { parseQuantity } from "../../../core/scalars/mod.ts";
import { done, type Result, refuse } from "../manifest.ts";
import { badQuantity } from "../problem.ts";

/** The whole number, rounded up, of a Kubernetes quantity such as `2Gi`, `1e9` or `1500m`; `field` names it in the refusal. */
export function wholeQuantity(field: string, quantity: number | string): Result<number> {
  const value = parseQuantity(quantity);
  return value === undefined ? refuse(badQuantity(field, String(quantity))) : done(Math.ceil(value));
}
