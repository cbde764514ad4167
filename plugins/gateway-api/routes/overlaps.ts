import { derive } from "../../../core/incremental/mod.ts";
import { splitParentKey } from "../keys.ts";
import { httpParentsOn, splitListenerKey } from "./listener-routes.ts";
import { parentShapes } from "./shape.ts";

/**
 * Routes of a listener that match the very same requests as others: by route, the keys of the others. Holds only routes that overlap, and
 * is linear in the number of routes. Key: listener key.
 */
const overlapsOn = derive("overlaps-on", (key, read): Readonly<Record<string, readonly string[]>> => {
  const [, id] = splitListenerKey(key);
  const first = new Map<string, string>();
  const groups = new Map<string, Set<string>>();
  for (const parent of read.from(httpParentsOn, key)) {
    const [route] = splitParentKey(parent);
    for (const { matches } of read.from(parentShapes, parent)[id] ?? []) {
      const known = first.get(matches);
      if (known === undefined) first.set(matches, route);
      else if (known !== route) groups.set(matches, (groups.get(matches) ?? new Set([known])).add(route));
    }
  }
  const overlaps: Record<string, readonly string[]> = {};
  for (const group of groups.values()) {
    for (const route of group) {
      const others = [...(overlaps[route] ?? []), ...group].filter((other) => other !== route);
      overlaps[route] = [...new Set(others)].sort();
    }
  }
  return overlaps;
});

const NONE: readonly string[] = Object.freeze([]);

/** Keys of the routes that overlap with one on a listener, sorted; key: `<route key>@<listener key>`. */
export const overlapsOf = derive("overlaps-of", (key, read): readonly string[] => {
  const at = key.indexOf("@");
  return read.from(overlapsOn, key.slice(at + 1))[key.slice(0, at)] ?? NONE;
});
