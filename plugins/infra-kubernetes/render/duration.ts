import { parseDuration } from "../../../core/scalars/mod.ts";
import { done, type Result, refuse } from "../manifest.ts";
import { badDuration } from "../problem.ts";

/** Seconds of a duration such as `1m30s`; `field` names it in the refusal. */
export function seconds(field: string, text: string): Result<number> {
  const milliseconds = parseDuration(text);
  return milliseconds === undefined || milliseconds < 0 ? refuse(badDuration(field, text)) : done(milliseconds / 1000);
}

/** A duration in whole seconds, as flags of Envoy and of the shutdown manager take it: `90s`. */
export function wholeSeconds(value: number): string {
  return `${value.toFixed(0)}s`;
}
