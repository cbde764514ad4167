import { readCel } from "../../../core/envoy/cel.ts";

/** Whether a text can be read as a CEL expression; whether its names exist is Envoy's to say. */
export function isCel(expression: string): boolean {
  return "parsed" in readCel(expression);
}
