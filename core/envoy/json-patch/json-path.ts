import type { JsonValue } from "@bufbuild/protobuf";
import { type Filter, parseFilter } from "./filter.ts";

/** The keys and indexes that lead to a value. */
export type Pointer = readonly (string | number)[];

type Selector =
  | { readonly kind: "keys"; readonly keys: readonly (string | number)[] }
  | { readonly kind: "all" }
  | { readonly kind: "slice"; readonly from?: number; readonly to?: number; readonly step: number }
  | { readonly kind: "filter"; readonly filter: Filter };

interface Step {
  /** Look at all descendants too (`..`). */
  readonly deep: boolean;
  readonly selector: Selector;
}

interface Place {
  readonly pointer: Pointer;
  readonly value: JsonValue;
}

/** A JSONPath that cannot be read; the message says where. */
export class JsonPathError extends Error {}

/**
 * The places in `document` that a JSONPath (RFC 9535, `$` may be left out, `=~` is RE2) selects, in document order.
 * Promise: pure; throws JsonPathError for a path that cannot be read.
 */
export function locate(document: JsonValue, path: string): readonly Pointer[] {
  let places: readonly Place[] = [{ pointer: [], value: document }];
  for (const step of parseSteps(path)) {
    const from = step.deep ? places.flatMap(descendants) : places;
    places = from.flatMap((place) => select(place, step.selector));
  }
  return places.map(({ pointer }) => pointer);
}

function children({ pointer, value }: Place): Place[] {
  if (Array.isArray(value)) return value.map((child, i) => ({ pointer: [...pointer, i], value: child }));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([key, child]) => ({ pointer: [...pointer, key], value: child }));
}

function descendants(place: Place): Place[] {
  return [place, ...children(place).flatMap(descendants)];
}

function select(place: Place, selector: Selector): Place[] {
  const { pointer, value } = place;
  switch (selector.kind) {
    case "all":
      return children(place);
    case "filter":
      return children(place).filter((child) => selector.filter(child.value));
    case "slice":
      return Array.isArray(value) ? sliced(place, value.length, selector) : [];
    default:
      return selector.keys.flatMap((key) => {
        const child = childAt(value, key);
        return child === undefined ? [] : [{ pointer: [...pointer, child.key], value: child.value }];
      });
  }
}

function childAt(
  value: JsonValue,
  key: string | number,
): { readonly key: string | number; readonly value: JsonValue } | undefined {
  if (Array.isArray(value)) {
    if (typeof key !== "number") return undefined;
    const index = key < 0 ? value.length + key : key;
    const child = value[index];
    return child === undefined ? undefined : { key: index, value: child };
  }
  if (typeof value !== "object" || value === null || typeof key === "number" || !Object.hasOwn(value, key))
    return undefined;
  return { key, value: value[key]! };
}

function sliced(place: Place, length: number, slice: Selector & { kind: "slice" }): Place[] {
  const { step } = slice;
  const clamp = (index: number, low: number, high: number) =>
    Math.min(Math.max(index < 0 ? length + index : index, low), high);
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const from = slice.from === undefined ? (step > 0 ? low : high) : clamp(slice.from, low, high);
  const to = slice.to === undefined ? (step > 0 ? high : low) : clamp(slice.to, low, high);
  const all = children(place);
  const picked: Place[] = [];
  for (let i = from; step > 0 ? i < to : i > to; i += step) picked.push(all[i]!);
  return step === 0 ? [] : picked;
}

/** Reads a path into steps. */
function parseSteps(path: string): Step[] {
  const steps: Step[] = [];
  let at = path.startsWith("$") ? 1 : 0;
  const bare = at === 0;
  while (at < path.length) {
    const deep = path.startsWith("..", at);
    if (deep) at += 2;
    else if (path[at] === ".") at += 1;
    else if (path[at] !== "[" && !(bare && at === 0))
      throw new JsonPathError(`unexpected "${path[at]}" at ${at} in ${path}`);
    if (path[at] === "[") {
      const end = closing(path, at);
      steps.push({ deep, selector: bracket(path.slice(at + 1, end).trim()) });
      at = end + 1;
      continue;
    }
    const name = /^(\*|[^.[\]\s]+)/.exec(path.slice(at))?.[0];
    if (name === undefined) throw new JsonPathError(`a name is missing at ${at} in ${path}`);
    steps.push({ deep, selector: name === "*" ? { kind: "all" } : { kind: "keys", keys: [name] } });
    at += name.length;
  }
  if (steps.length === 0) throw new JsonPathError(`${path} selects the whole document, name a part of it`);
  return steps;
}

/** The index of the bracket that closes the one at `open`; brackets and quotes inside are skipped. */
function closing(path: string, open: number): number {
  let depth = 0;
  let quote = "";
  for (let i = open; i < path.length; i++) {
    const c = path[i]!;
    if (quote !== "") {
      if (c === "\\") i++;
      else if (c === quote) quote = "";
    } else if (c === "'" || c === '"') quote = c;
    else if (c === "[") depth++;
    else if (c === "]" && --depth === 0) return i;
  }
  throw new JsonPathError(`the bracket at ${open} in ${path} is not closed`);
}

function bracket(inside: string): Selector {
  if (inside === "*") return { kind: "all" };
  if (inside.startsWith("?")) {
    const filter = parseFilter(inside.slice(1));
    if (filter === undefined) throw new JsonPathError(`the filter ${inside} cannot be read`);
    return { kind: "filter", filter };
  }
  const slice = /^(-?\d+)?\s*:\s*(-?\d+)?\s*(?::\s*(-?\d+)?)?$/.exec(inside);
  if (slice !== null) {
    const bound = (text: string | undefined) => (text === undefined ? undefined : Number(text));
    const [from, to] = [bound(slice[1]), bound(slice[2])];
    return {
      kind: "slice",
      step: bound(slice[3]) ?? 1,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
  }
  const keys = [...inside.matchAll(/\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+))\s*(?:,|$)/gy)];
  if (keys.length === 0 || keys.map(([text]) => text).join("") !== inside)
    throw new JsonPathError(`[${inside}] cannot be read`);
  return {
    kind: "keys",
    keys: keys.map(([, single, double, number]) =>
      number === undefined ? unquote(single ?? double ?? "") : Number(number),
    ),
  };
}

/** The text inside quotes, with backslash escapes resolved. */
export function unquote(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}
