/**
 * Regular expressions of users, which Envoy reads as RE2.
 * In: an expression. Out: whether Envoy can use it, and how large a program it is. It never compiles what is repeated by a number: `.{1000}` is seven
 * characters and a thousand steps, so the size is worked out from the text, and the syntax is tried without the repetition.
 */
import { RE2JS } from "re2js";
import { printable } from "../../scalars/printable.ts";
import { measure } from "./measure.ts";
import { tokensOf } from "./tokens.ts";

export { tokensOf } from "./tokens.ts";

/** Characters of an expression at most. Gateway API allows 4,096 where it has a limit. */
export const MAX_PATTERN = 8_192;
/** Steps of the program that an expression comes to at most. Each takes memory in each proxy; whoever writes `{1,255}` needs a few hundred. */
export const MAX_STEPS = 5_000;

/** The expression, compiled as far as its syntax and its groups need it; undefined for one that Envoy cannot read or that is too large. */
export function readRe2(pattern: string): RE2JS | undefined {
  if (pattern.length > MAX_PATTERN) return undefined;
  const text = byteForm(pattern);
  if (text === undefined) return undefined;
  const { steps, repeats, outline } = measure(text);
  if (steps > MAX_STEPS || repeats > RE2_REPEATS) return undefined;
  return compiled(outline);
}

/** Whether an expression is larger than those that are taken. */
export function isLargeRe2(pattern: string): boolean {
  return pattern.length > MAX_PATTERN || measure(pattern).steps > MAX_STEPS;
}

/** Why an expression is not taken, as part of a sentence that names its field. */
export function patternFault(pattern: string): string {
  if (isLargeRe2(pattern))
    return `the regular expression comes to more than ${MAX_STEPS} steps or ${MAX_PATTERN} characters; write a smaller one`;
  const letters = byteForm(pattern) === undefined ? "; write letters beyond \\x{ff} as they are" : "";
  return `"${printable(pattern, SHOWN)}" is no RE2 regular expression${letters}`;
}

/** The expression, compiled to be used; undefined as for `readRe2`. */
export function compileRe2(pattern: string): RE2JS | undefined {
  return readRe2(pattern) && compiled(byteForm(pattern) ?? pattern);
}

/** Characters of an expression that are shown. */
const SHOWN = 200;

/** RE2: how often something may be repeated by numbers, those within each other multiplied. */
const RE2_REPEATS = 1_000;

function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

/** The number of a letter, wherever an expression says one. */
const NUMBERED = /\\x\{([0-9A-Fa-f]+)\}|\\[\s\S]/g;

/**
 * An expression as Envoy reads it, which compiles RE2 over bytes: letters stand in it as they are, or by numbers up to ff; `\C`, any byte, is fine.
 * Undefined for one that names a letter by a larger number.
 */
function byteForm(pattern: string): string | undefined {
  if (!pattern.includes("\\")) return pattern;
  const tokens = tokensOf(pattern);
  if (tokens.some((token) => !token.startsWith("\\Q") && namesLetterBeyondByte(token))) return undefined;
  return tokens.map((token) => (token === "\\C" ? "(?s:.)" : token)).join("");
}

function namesLetterBeyondByte(token: string): boolean {
  return token.matchAll(NUMBERED).some(([, number]) => number !== undefined && Number.parseInt(number, 16) > 0xff);
}
