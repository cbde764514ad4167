import { done, failed, type Result } from "../../../core/result/mod.ts";
import { parseDuration, parseQuantity } from "../../../core/scalars/mod.ts";
import { badDuration, badQuantity } from "./problem.ts";

/** Seconds of a duration such as `1m30s`; `field` names it in the refusal. */
export function seconds(field: string, text: string): Result<number> {
  const milliseconds = parseDuration(text);
  return milliseconds === undefined || milliseconds < 0 ? failed(badDuration(field, text)) : done(milliseconds / 1000);
}

/** A duration in whole seconds, as flags of Envoy and of the shutdown manager take it: `90s`. */
export function wholeSeconds(value: number): string {
  return `${value.toFixed(0)}s`;
}

/** The whole number, rounded up, of a Kubernetes quantity such as `2Gi`, `1e9` or `1500m`; `field` names it in the refusal. */
export function wholeQuantity(field: string, quantity: number | string): Result<number> {
  const value = parseQuantity(quantity);
  return value === undefined ? failed(badQuantity(field, String(quantity))) : done(Math.ceil(value));
}
