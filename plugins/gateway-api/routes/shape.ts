import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { chunkKeys, listOfChunk } from "../chunks.ts";
import { httpParentsInChunk, httpParentsOn, splitListenerKey } from "./attached-to.ts";
import { parentRoutes } from "./http-parents.ts";

/** What of a route decides its place among others, and whether it can be told from them. */
export interface RouteShape {
  /** Grows with precedence; see {@link precedence}. */
  readonly rank: number;
  /** Equal for routes that match the very same requests. */
  readonly matches: string;
}

/** The shapes of the routes that a parent puts on listeners, by listener; key: parent key. Unlike the routes it does not change with backends. */
const parentShapes = derive("parent-shapes", (key, read): Readonly<Record<string, readonly RouteShape[]>> => {
  const { listeners } = read.from(parentRoutes, key);
  return Object.fromEntries(Object.entries(listeners).map(([name, routes]) => [name, routes.map(shapeOf)]));
});

/** The shapes that one parent puts on a listener. */
export interface ShapesOfParent {
  readonly parent: string;
  readonly shapes: readonly RouteShape[];
}

const NO_SHAPES: readonly RouteShape[] = Object.freeze([]);

const shapesInChunk = derive("shapes-in-chunk", (key, read): readonly ShapesOfParent[] => {
  const [, id] = splitListenerKey(listOfChunk(key));
  return read.from(httpParentsInChunk, key).map((parent) => ({
    parent,
    shapes: read.from(parentShapes, parent)[id] ?? NO_SHAPES,
  }));
});

/** The shapes of all routes of a listener, parent by parent in the order of objects. */
export function shapesOn(listener: string, read: Reader): readonly ShapesOfParent[] {
  return chunkKeys(listener, read.from(httpParentsOn, listener).length).flatMap((chunk) =>
    read.from(shapesInChunk, chunk),
  );
}

function shapeOf(route: ir.HttpRoute): RouteShape {
  return { rank: precedence(route), matches: matchKey(route) };
}

const EXACT = 2;
const REGEX = 1;
const PREFIX = 0;

/**
 * The precedence of an HTTPRoute's match as one number: "precedence must be given to the match having: Exact path match; Prefix path match
 * with largest number of characters; ...; largest number of header matches; largest number of query param matches". Regular expressions stand
 * between exact and prefix, cookies between headers and parameters, and of equal counts more exact conditions win. The prefix / counts as none.
 */
export function precedence({ pathMatch, headerMatches, cookieMatches, queryParamMatches }: ir.HttpRoute): number {
  const { exact, safeRegex, prefix } = pathMatch ?? {};
  const type = exact !== undefined ? EXACT : safeRegex !== undefined ? REGEX : PREFIX;
  const length = (exact ?? safeRegex ?? (prefix === "/" ? "" : prefix) ?? "").length;
  const counts = [headerMatches, cookieMatches, queryParamMatches].flatMap((list = []) => [
    list.length,
    list.filter((match) => match.exact !== undefined).length,
  ]);
  return counts.reduce((rank, count) => rank * 64 + Math.min(count, 63), type * 4096 + Math.min(length, 4095));
}

/** The conditions of a route in one text, independent of the order in which they are written; header names do not tell case apart. */
function matchKey(route: ir.HttpRoute): string {
  return [
    route.hostname,
    pathKey(route),
    listKey(route.headerMatches, (name) => name.toLowerCase()),
    listKey(route.queryParamMatches, (name) => name),
    listKey(route.cookieMatches, (name) => name),
  ].join("\u0002");
}

/** As the path reaches Envoy: no path is the prefix /, a slash at the end of a prefix means nothing, CONNECT has no path at all. */
function pathKey({ pathMatch = { prefix: "/" }, traffic }: ir.HttpRoute): string {
  if (traffic?.httpUpgrade?.some(({ connect }) => connect)) return "CONNECT";
  const { prefix } = pathMatch;
  const path = prefix === undefined || prefix === "/" ? pathMatch : { ...pathMatch, prefix: prefix.replace(/\/$/, "") };
  return conditionKey(path, (name) => name);
}

function listKey(list: readonly ir.StringMatch[] | undefined, named: (name: string) => string): string {
  return (list ?? [])
    .map((match) => conditionKey(match, named))
    .sort()
    .join("\u0001");
}

function conditionKey(match: ir.StringMatch, named: (name: string) => string): string {
  const { name = "", exact, prefix, suffix, safeRegex, distinct, invert } = match;
  const parts = [exact, prefix, suffix, safeRegex].map((part) => (part === undefined ? "" : `=${part}`));
  return [named(name), ...parts, distinct ? "d" : "", invert ? "i" : ""].join("\u0000");
}
