import { RE2JS } from "re2js";

/** Quoted texts, classes, escapes of a letter by its number, all other escapes; what is none of these stands for itself here. */
const PIECE = /\\Q[\s\S]*?(?:\\E|$)|\[\^?\]?(?:\\x\{[^}]*\}|\\[\s\S]|\[:[^\]]*:\]|[^\]\\])*\]|\\x\{[^}]*\}|\\[\s\S]/g;
/** The number of a letter, wherever an expression says one. */
const NUMBERED = /\\x\{([0-9A-Fa-f]+)\}|\\[^x]|\\x/g;

/**
 * Whether Envoy can use a regular expression: it speaks RE2 over bytes, and refuses the whole configuration over one that it cannot read. So letters
 * stand in it as they are, or by numbers up to ff; `\C`, any byte, is fine.
 */
export function isRe2(pattern: string): boolean {
  return compiledRe2(pattern) !== undefined;
}

/** The expression, where Envoy can use it. */
export function compiledRe2(pattern: string): RE2JS | undefined {
  let readable = true;
  const text = pattern.replace(PIECE, (piece) => {
    if (piece.startsWith("\\Q")) return piece;
    for (const [, number] of piece.matchAll(NUMBERED))
      if (number !== undefined && Number.parseInt(number, 16) > 0xff) readable = false;
    return piece === "\\C" ? "(?s:.)" : piece;
  });
  if (!readable) return undefined;
  try {
    return RE2JS.compile(text);
  } catch {
    return undefined;
  }
}
