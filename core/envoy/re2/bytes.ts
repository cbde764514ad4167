import { tokensOf } from "./tokens.ts";

/** The number of a letter, wherever an expression says one. */
const NUMBERED = /\\x\{([0-9A-Fa-f]+)\}|\\[\s\S]/g;

/**
 * An expression as Envoy reads it, which compiles RE2 over bytes: letters stand in it as they are, or by numbers up to ff; `\C`, any byte, is fine.
 * Undefined for one that names a letter by a larger number.
 */
export function byteForm(pattern: string): string | undefined {
  if (!pattern.includes("\\")) return pattern;
  const tokens = tokensOf(pattern);
  if (tokens.some((token) => !token.startsWith("\\Q") && namesLetterBeyondByte(token))) return undefined;
  return tokens.map((token) => (token === "\\C" ? "(?s:.)" : token)).join("");
}

function namesLetterBeyondByte(token: string): boolean {
  return token.matchAll(NUMBERED).some(([, number]) => number !== undefined && Number.parseInt(number, 16) > 0xff);
}
