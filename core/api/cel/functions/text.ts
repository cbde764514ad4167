import { RE2JS } from "re2js";
import { codePoints } from "../../../scalars/code-points.ts";
import { type Env, spend } from "../evaluation/program.ts";
import { asList, asNumber, asText, CelFailure, fail, isDict, typeName } from "../evaluation/values.ts";
import type { Functions } from "./function.ts";

/** The pattern, compiled and charged for; rules mostly use one pattern again and again, so the last ones stay compiled. */
function regex(pattern: unknown, value: string, env: Env): RE2JS {
  const source = asText(pattern);
  spend(env, Math.ceil((value.length + 1) / 10) * Math.ceil(source.length / 4));
  let compiled = compiledPatterns.get(source);
  if (!compiled) {
    try {
      compiled = RE2JS.compile(source);
    } catch {
      throw new CelFailure(`${source} is not a regular expression`);
    }
    if (compiledPatterns.size >= MAX_PATTERNS) compiledPatterns.clear();
    compiledPatterns.set(source, compiled);
  }
  return compiled;
}

const MAX_PATTERNS = 200;
const compiledPatterns = new Map<string, RE2JS>();

function findAll(
  value: string,
  pattern: unknown,
  { env, limit }: { readonly env: Env; readonly limit: number },
): string[] {
  const matcher = regex(pattern, value, env).matcher(value);
  const found: string[] = [];
  while (found.length !== limit && matcher.find()) found.push(matcher.group() ?? "");
  return found;
}

function indexOf(value: unknown, part: unknown, from: unknown): number {
  const chars = [...asText(value)];
  const start = asNumber(from);
  if (start < 0 || start > chars.length) return fail(`no position ${start}`);
  const at = chars.slice(start).join("").indexOf(asText(part));
  return at < 0 ? -1 : start + [...chars.slice(start).join("").slice(0, at)].length;
}

function lastIndexOf(value: unknown, part: unknown, from?: unknown): number {
  const chars = [...asText(value)];
  const size = [...asText(part)].length;
  const last = from === undefined ? chars.length : asNumber(from);
  if (last < 0 || last > chars.length) return fail(`no position ${last}`);
  for (let i = Math.min(last, chars.length - size); i >= 0; i--) {
    if (chars.slice(i, i + size).join("") === part) return i;
  }
  return -1;
}

function substring(value: unknown, from: unknown, to?: unknown): string {
  const chars = [...asText(value)];
  const start = asNumber(from);
  const end = to === undefined ? chars.length : asNumber(to);
  if (start < 0 || end > chars.length || start > end) return fail(`no substring from ${start} to ${end}`);
  return chars.slice(start, end).join("");
}

function charAt(value: unknown, index: unknown): string {
  const chars = [...asText(value)];
  const at = asNumber(index);
  return at === chars.length ? "" : (chars[at] ?? fail(`no position ${at}`));
}

function replace(value: unknown, part: unknown, by: unknown, times = Number.POSITIVE_INFINITY): string {
  const pieces = asText(part) === "" ? ["", ...asText(value), ""] : asText(value).split(asText(part));
  const whole = times < 0 ? Number.POSITIVE_INFINITY : times;
  return pieces.reduce((text, piece, i) => text + (i <= whole ? asText(by) : asText(part)) + piece);
}

function split(value: unknown, by: unknown, limit = -1): readonly string[] {
  const pieces = asText(by) === "" ? [...asText(value)] : asText(value).split(asText(by));
  if (limit < 0 || pieces.length <= limit) return pieces;
  return limit === 0 ? [] : [...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join(asText(by))];
}

/** Case of ASCII letters only, as CEL's string extension defines it. */
function ascii(value: unknown, change: (text: string) => string, letters: RegExp): string {
  return asText(value).replaceAll(letters, change);
}

function size([value]: readonly unknown[]): number {
  if (typeof value === "string") return codePoints(value);
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return isDict(value) ? Object.keys(value).length : fail(`${typeName(value)} has no size`);
}

const WHITE_SPACE =
  /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

/** Functions on texts: CEL's own, its string extension, and Kubernetes' regular expressions. */
export const textFunctions: Functions = {
  size: { 1: size },
  contains: { 2: ([a, b]) => asText(a).includes(asText(b)) },
  startsWith: { 2: ([a, b]) => asText(a).startsWith(asText(b)) },
  endsWith: { 2: ([a, b]) => asText(a).endsWith(asText(b)) },
  matches: { 2: ([a, b], env) => regex(b, asText(a), env).test(asText(a)) },
  find: { 2: ([a, b], env) => findAll(asText(a), b, { env, limit: 1 })[0] ?? "" },
  findAll: {
    2: ([a, b], env) => findAll(asText(a), b, { env, limit: -1 }),
    3: ([a, b, limit], env) => findAll(asText(a), b, { env, limit: asNumber(limit) }),
  },
  charAt: { 2: ([a, b]) => charAt(a, b) },
  join: { 1: ([a]) => asList(a).map(asText).join(""), 2: ([a, b]) => asList(a).map(asText).join(asText(b)) },
  lowerAscii: { 1: ([a]) => ascii(a, (text) => text.toLowerCase(), /[A-Z]+/g) },
  upperAscii: { 1: ([a]) => ascii(a, (text) => text.toUpperCase(), /[a-z]+/g) },
  replace: {
    3: ([a, part, by]) => replace(a, part, by),
    4: ([a, part, by, times]) => replace(a, part, by, asNumber(times)),
  },
  split: { 2: ([a, by]) => split(a, by), 3: ([a, by, limit]) => split(a, by, asNumber(limit)) },
  substring: { 2: ([a, from]) => substring(a, from), 3: ([a, from, to]) => substring(a, from, to) },
  trim: { 1: ([a]) => asText(a).replaceAll(WHITE_SPACE, "") },
  reverse: { 1: ([a]) => (Array.isArray(a) ? a.toReversed() : [...asText(a)].reverse().join("")) },
};

/** `indexOf` and `lastIndexOf` of texts; those of lists stand with the lists. */
export const textSearch = { indexOf, lastIndexOf };
