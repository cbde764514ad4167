import { derive } from "../../../core/incremental/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { httpParentsOn } from "../attachment/attached-to.ts";
import { parentKey } from "../base/keys.ts";
import { NOTHING } from "./http-parents.ts";
import { putOnListener, repeatedPrints, shapesOn } from "./listener-routes.ts";

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
  const suspect = read.from(repeatedPrints, key);
  if (suspect.size === 0) return NONE;
  const put = read.from(putOnListener, key);
  const first = new Map<string, string>();
  const groups = new Map<string, Set<string>>();
  for (const [at, parent] of read.from(httpParentsOn, key)) {
    for (const { matches, print } of shapesOn(put.get(at) ?? NOTHING, key)) {
      if (!suspect.has(print)) continue;
      const [route] = parentKey.read(parent);
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
