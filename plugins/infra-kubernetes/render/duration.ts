import { done, type Result, refuse } from "../manifest.ts";
import { badDuration } from "../problem.ts";

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** Seconds of a Gateway API duration (GEP-2257), such as `1m30s`; `field` names it in the refusal. */
export function seconds(field: string, text: string): Result<number> {
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return refuse(badDuration(field, text));
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)) {
    sum += Number(number) * (UNIT_SECONDS[unit ?? ""] ?? 0);
  }
  return done(sum);
}

/** A duration in whole seconds, as flags of Envoy and of the shutdown manager take it: `90s`. */
export function wholeSeconds(value: number): string {
  return `${value.toFixed(0)}s`;
}

/** A duration in hours, minutes and seconds: `1m30s`, `500ms`, `0s`. */
export function clockTime(value: number): string {
  if (value > 0 && value < 1) return `${Number((value * 1000).toFixed(3))}ms`;
  const hours = Math.floor(value / 3600);
  const minutes = Math.floor((value % 3600) / 60);
  const rest = `${Number((value % 60).toFixed(3))}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}
