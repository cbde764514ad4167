import { derive } from "../../../core/incremental/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { readChunks } from "../chunks.ts";
import { splitParentKey } from "../keys.ts";
import { printsOnListener, shapesOnListener } from "./listener-routes.ts";

/** Routes that match the very same requests as others. */
export interface Overlaps {
  /** Keys of routes with equal matches, sorted; a route that has several such matches is in several groups. */
  readonly groups: readonly (readonly string[])[];
  /** By route, the places of its groups. */
  readonly of: Readonly<Record<string, readonly number[]>>;
}

const NONE: Overlaps = Object.freeze({ groups: Object.freeze([]), of: Object.freeze({}) });

/** The overlaps on a listener; linear in the number of routes, since groups are shared by their members. Key: listener key. */
export const overlapsOn = derive("overlaps-on", (key, read): Overlaps => {
  const suspect = repeated(readChunks(printsOnListener, key, read));
  if (suspect.size === 0) return NONE;
  const first = new Map<string, string>();
  const groups = new Map<string, Set<string>>();
  for (const { parent, shapes } of readChunks(shapesOnListener, key, read).flat()) {
    for (const { matches, print } of shapes) {
      if (!suspect.has(print)) continue;
      const [route] = splitParentKey(parent);
      const known = first.get(matches);
      if (known === undefined) first.set(matches, route);
      else if (known !== route) groups.set(matches, (groups.get(matches) ?? new Set([known])).add(route));
    }
  }
  const of = dictionary<number[]>();
  for (const [place, group] of [...groups.values()].entries()) {
    for (const route of group) {
      const places = of[route] ?? [];
      of[route] = places;
      places.push(place);
    }
  }
  return { groups: [...groups.values()].map((group) => [...group].sort()), of };
});

/** The numbers that stand there more than once. */
function repeated(lists: readonly (readonly number[])[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const again = new Set<number>();
  for (const list of lists)
    for (const number of list) {
      if (seen.has(number)) again.add(number);
      else seen.add(number);
    }
  return again;
}
