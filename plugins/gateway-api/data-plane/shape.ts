import type * as ir from "../../../core/ir/mod.ts";
import { fnv1a } from "../../../core/scalars/mod.ts";

/** The facts of a route that decide its place among others, and whether it can be told from them. */
export interface RouteShape {
  /** Grows with precedence; see {@link precedence}. */
  readonly rank: number;
  /** Equal for routes that match the very same requests. */
  readonly matches: string;
  /** A number made of `matches`: routes with different ones match different requests. */
  readonly print: number;
}

/** The shape of a route; unlike the route it does not change with backends. */
export function shapeOf(route: ir.HttpRoute): RouteShape {
  const matches = matchKey(route);
  return { rank: precedence(route), matches, print: fnv1a(matches) };
}

const EXACT = 2;
const REGEX = 1;
const PREFIX = 0;

/**
 * The precedence of an HTTPRoute's match as one number: "precedence must be given to the match having: Exact path match; Prefix path match
 * with largest number of characters; Method match; Largest number of header matches; ... of query param matches". Regular expressions stand
 * between exact and prefix, cookies between headers and parameters, and of equal counts more exact conditions win. The prefix / counts as none.
 */
export function precedence({ pathMatch, headerMatches, cookieMatches, queryParamMatches }: ir.HttpRoute): number {
  const { exact, safeRegex, prefix } = pathMatch ?? {};
  const type = exact !== undefined ? EXACT : safeRegex !== undefined ? REGEX : PREFIX;
  const length = (exact ?? safeRegex ?? (prefix === "/" ? "" : prefix) ?? "").length;
  const methods = headerMatches?.some(({ name }) => name === ":method") ? 1 : 0;
  let rank = (type * 4096 + Math.min(length, 4095)) * 2 + methods;
  for (const list of [headerMatches, cookieMatches, queryParamMatches]) {
    let exactOnes = 0;
    for (const match of list ?? []) if (match.exact !== undefined) exactOnes++;
    rank = (rank * 64 + Math.min(list?.length ?? 0, 63)) * 64 + Math.min(exactOnes, 63);
  }
  return rank;
}

/** The conditions of a route in one text, independent of the order in which they are written; header names do not tell case apart. */
function matchKey(route: ir.HttpRoute): string {
  const headers = listKey(route.headerMatches, true);
  const parameters = listKey(route.queryParamMatches, false);
  return `${route.hostname}\u0002${pathKey(route)}\u0002${headers}\u0002${parameters}\u0002${listKey(route.cookieMatches, false)}`;
}

/** As the path reaches Envoy: no path is the prefix /, a slash at the end of a prefix means nothing, CONNECT has no path at all. */
function pathKey({ pathMatch = { prefix: "/" }, traffic }: ir.HttpRoute): string {
  if (traffic?.httpUpgrade?.some(({ connect }) => connect)) return "CONNECT";
  const { prefix } = pathMatch;
  const slashed = prefix !== undefined && prefix !== "/" && prefix.endsWith("/");
  return conditionKey(slashed ? { ...pathMatch, prefix: prefix.slice(0, -1) } : pathMatch, false);
}

function listKey(list: readonly ir.StringMatch[] | undefined, ignoreCase: boolean): string {
  const [first, ...others] = list ?? NONE;
  if (first === undefined) return "";
  if (others.length === 0) return conditionKey(first, ignoreCase);
  return [first, ...others]
    .map((match) => conditionKey(match, ignoreCase))
    .sort()
    .join("\u0001");
}

const NONE: readonly ir.StringMatch[] = Object.freeze([]);

function conditionKey(match: ir.StringMatch, ignoreCase: boolean): string {
  const { name = "", exact, prefix, suffix, safeRegex, distinct, invert } = match;
  const condition = `${given(exact)}\u0000${given(prefix)}\u0000${given(suffix)}\u0000${given(safeRegex)}`;
  return `${ignoreCase ? name.toLowerCase() : name}\u0000${condition}\u0000${distinct ? "d" : ""}${invert ? "i" : ""}`;
}

/** Tells a text that is empty from one that is not there. */
function given(text: string | undefined): string {
  return text === undefined ? "" : `=${text}`;
}
