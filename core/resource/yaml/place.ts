import { isMap, isNode, isPair, isScalar, isSeq, type Pair, type YAMLMap } from "yaml";
import type { FieldPath, Position } from "./types.ts";

/** Turns offsets of a text into lines and columns: one pass over the text, then a few steps for each question. */
export function createPlaces(text: string): (offset: number) => Position {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: Math.max(0, offset - (starts[low] ?? 0)) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Whether a text has more lines than a limit; looks no further than it has to. */
export function hasMoreLines(text: string, limit: number): boolean {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0 && lines <= limit; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines > limit;
}

/** Finds fields in a syntax tree by their paths; an index of a map is made when it is first asked for. */
export function createLocator(root: unknown): (path: FieldPath) => number | undefined {
  const indexes = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  const indexOf = (map: YAMLMap) => {
    const known = indexes.get(map) ?? byKey(map);
    indexes.set(map, known);
    return known;
  };
  return (path) => {
    let node = root;
    let found: number | undefined;
    for (const step of path) {
      let next: unknown;
      let marker: unknown;
      if (isMap(node)) {
        const pair = indexOf(node).get(String(step));
        if (pair === undefined) break;
        next = pair.value;
        marker = pair.key;
      } else if (isSeq(node)) {
        next = node.items[Number(step)];
        marker = next;
      }
      const offset = isNode(marker) ? marker.range?.[0] : undefined;
      if (offset === undefined) break;
      found = offset;
      node = next;
    }
    return found;
  };
}

/** Of a key that stands twice the first one, which is the one that was read before the other was found. */
function byKey(map: YAMLMap): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const pair of map.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const name = String(pair.key.value);
    if (!pairs.has(name)) pairs.set(name, pair);
  }
  return pairs;
}
