import { derive } from "../../../core/incremental/mod.ts";
import { splitParentKey } from "../keys.ts";
import { shapesInChunks } from "./listener-routes.ts";

/** Routes that match the very same requests as others. */
export interface Overlaps {
  /** Keys of routes with equal matches, sorted; a route that has several such matches is in several groups. */
  readonly groups: readonly (readonly string[])[];
  /** By route, the places of its groups. */
  readonly of: Readonly<Record<string, readonly number[]>>;
}

/** The overlaps on a listener; linear in the number of routes, since groups are shared by their members. Key: listener key. */
export const overlapsOn = derive("overlaps-on", (key, read): Overlaps => {
  const first = new Map<string, string>();
  const groups = new Map<string, Set<string>>();
  for (const { parent, shapes } of shapesInChunks(key, read).flat()) {
    const [route] = splitParentKey(parent);
    for (const { matches } of shapes) {
      const known = first.get(matches);
      if (known === undefined) first.set(matches, route);
      else if (known !== route) groups.set(matches, (groups.get(matches) ?? new Set([known])).add(route));
    }
  }
  const of: Record<string, number[]> = {};
  for (const [place, group] of [...groups.values()].entries()) {
    for (const route of group) {
      const places = of[route] ?? [];
      of[route] = places;
      places.push(place);
    }
  }
  return { groups: [...groups.values()].map((group) => [...group].sort()), of };
});
