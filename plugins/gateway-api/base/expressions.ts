import { readCel } from "../../../core/envoy/cel.ts";
import { readRe2, tokensOf } from "../../../core/envoy/re2/mod.ts";

/** Whether Envoy can use a regular expression: it speaks RE2 over bytes, and refuses the whole configuration over one it cannot read. Larger ones than are taken count as such. */
export function isRe2(pattern: string): boolean {
  return readRe2(pattern) !== undefined;
}

/** A text with every character that means something to RE2 escaped. */
export function quoteRe2(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

/**
 * A regular expression as one part of a longer one, where it still has to match a whole part: alternatives and flags end with it, a text that
 * was quoted to its end ends there, and anchors are left out, which a part cannot meet but which say nothing about a whole one.
 */
export function partOfRe2(pattern: string): string {
  const alternatives = alternativesOf(pattern);
  const text = alternatives.map((tokens) => withoutAnchors(tokens).map(closedQuote).join("")).join("|");
  const open = alternatives.length > 1 || alternatives.some((tokens) => tokens.some((token) => FLAGS.test(token)));
  return open ? `(?:${text})` : text;
}

/** The fault in a substitution for the matches of an expression that can be read. */
export type SubstitutionFault =
  | { readonly fault: "escape"; readonly at: string }
  | { readonly fault: "group"; readonly at: string; readonly groups: number }
  | { readonly fault: "slash" };

/**
 * Why RE2 cannot replace matches of the expression by a text: it knows \0 to \9 and \\ only, and groups that are there. `forPath` also asks
 * that a path still begins with a slash, as far as the expression says where it matches.
 */
export function substitutionFault(
  pattern: string,
  substitution: string,
  { forPath }: { readonly forPath: boolean },
): SubstitutionFault | undefined {
  const groups = readRe2(pattern)?.groupCount() ?? 0;
  for (const [at] of substitution.matchAll(/\\[\s\S]?/g)) {
    if (!/^\\[0-9\\]$/.test(at)) return { fault: "escape", at };
    if (at !== "\\\\" && Number(at[1]) > groups) return { fault: "group", at, groups };
  }
  const opening = substitution[0];
  const unslashed = opening !== undefined && opening !== "/" && !/^\\[0-9]/.test(substitution);
  return forPath && unslashed && matchesFromStart(pattern) ? { fault: "slash" } : undefined;
}

function matchesFromStart(pattern: string): boolean {
  return alternativesOf(pattern).every(([first = ""]) => STARTS.has(first));
}

/** Flags for the rest of the group that they stand in. */
const FLAGS = /^\(\?[a-zA-Z-]*\)$/;
const STARTS: ReadonlySet<string> = new Set(["^", "\\A"]);
const ENDS: ReadonlySet<string> = new Set(["$", "\\z"]);
const REPEATS: ReadonlySet<string> = new Set(["*", "+", "?", "{"]);

/** The tokens of a valid expression, divided at the alternatives that stand in no group. */
function alternativesOf(pattern: string): readonly (readonly string[])[] {
  const alternatives: string[][] = [[]];
  let depth = 0;
  for (const token of tokensOf(pattern)) {
    if (token === "|" && depth === 0) {
      alternatives.push([]);
      continue;
    }
    if (token === ")") depth--;
    else if (token.startsWith("(") && !FLAGS.test(token)) depth++;
    alternatives.at(-1)?.push(token);
  }
  return alternatives;
}

function withoutAnchors(tokens: readonly string[]): readonly string[] {
  const [first = "", second = ""] = tokens;
  const rest = STARTS.has(first) && !REPEATS.has(second.charAt(0)) ? tokens.slice(1) : tokens;
  return ENDS.has(rest.at(-1) ?? "") ? rest.slice(0, -1) : rest;
}

function closedQuote(token: string): string {
  return token.startsWith("\\Q") && !token.endsWith("\\E") ? `${token}\\E` : token;
}

/** Whether a text can be read as a CEL expression; whether its names exist is Envoy's to say. */
export function isCel(expression: string): boolean {
  return "value" in readCel(expression);
}
