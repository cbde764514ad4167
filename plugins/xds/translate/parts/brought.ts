import {
  derive,
  filter,
  groupEach,
  type Key,
  keyUnder,
  mapEach,
  mapEachWith,
  shareLevels,
} from "../../../../core/incremental/mod.ts";
import { type BroughtByFilter, type BroughtFor, broughtBy, concernsFilters } from "../filters/chain.ts";
import { httpFilters } from "../filters/mod.ts";
import { deskOf, httpRoutes, placesOfListeners } from "./ir-parts.ts";

/** The routes that carry anything a filter is for, which most do not; key: the listener's place. */
const carryingRoutes = filter("carrying-routes", httpRoutes, concernsFilters);

const broughtByRoutes = mapEachWith(
  "brought-by-routes",
  carryingRoutes,
  (_place, read) => deskOf(read),
  (route, scope) => broughtBy(route, scope),
);

const byName = groupEach("brought-by-name", broughtByRoutes, (brought, route: Key) =>
  brought.map((one, nth): readonly [string, Key, BroughtFor] => [
    `${one.filter} ${nameOf(one)}`,
    keyUnder(route, nth),
    one,
  ]),
);

function nameOf({ brought }: BroughtFor): string {
  return "fault" in brought ? brought.fault : brought.value.name;
}

/** Of what has one name the first counts; key: the listener's place. */
const distinct = mapEach("distinct-brought", byName, (all) => all.get(all.first as Key));

/**
 * The entries and parts that the routes of a listener bring to its chain, filter by filter. The lists stay as they are while routes come, go and change
 * that bring the same. Key: the listener's place.
 */
export const broughtToListener = derive(
  "brought-to-listener",
  (place, read): BroughtByFilter => {
    const byFilter = Map.groupBy(read.from(distinct, place).values(), ({ filter }) => filter);
    return httpFilters.map((_filter, at) => byFilter.get(at)?.map(({ brought }) => brought));
  },
  { share: shareLevels(4) },
);

/** The names of the filters that routes of the data plane use; key: empty. */
export const filtersInUse = derive("filters-in-use", (_key, read): readonly string[] => {
  const all = placesOfListeners(read).map((place) => read.from(broughtToListener, place));
  return httpFilters.flatMap(({ name }, at) => (all.some((brought) => brought[at] !== undefined) ? [name] : []));
});
