import { parse } from "@bufbuild/cel";

/** Whether a text can be read as a CEL expression; whether its names exist is Envoy's to say. */
export function isCel(expression: string): boolean {
  try {
    parse(expression);
    return true;
  } catch {
    return false;
  }
}
