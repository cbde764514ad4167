import { parse } from "@bufbuild/cel";
import { done, failed, type Result } from "../result/mod.ts";

/** Characters of a CEL expression of a user at most: reading one takes a few microseconds for each character. */
export const MAX_CEL = 8_192;

/** A CEL expression that was read. */
export type ParsedCel = ReturnType<typeof parse>;

/** Whether an expression is longer than those that are taken. */
export function isLongCel(expression: string): boolean {
  return expression.length > MAX_CEL;
}

/** An expression as a tree, or why there is none. Whether its names exist is Envoy's to say. */
export function readCel(expression: string): Result<ParsedCel> {
  if (isLongCel(expression)) return failed(`it is longer than ${MAX_CEL} characters`);
  try {
    return done(parse(expression));
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}
