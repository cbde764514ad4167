import { type HttpFilter, httpFilters } from "../translate/mod.ts";

/** Whether requests must not reach a route without a filter, by the name of the filter's entry in a chain; those of hooks and patches may all protect. */
export function protects(entry: string): boolean {
  return filterOf(entry)?.protects !== false;
}

/** The other filters that must be in a chain for the entry of a filter to protect, given its configuration on a route. */
export function reliesOn(entry: string, config: Uint8Array): readonly string[] {
  return filterOf(entry)?.reliesOn?.(config) ?? NOTHING;
}

/** Whether a chain tells its connections that it has an entry. */
export function isTold(entry: string): boolean {
  return protects(entry) || filterOf(entry)?.reliedOn === true;
}

const NOTHING: readonly string[] = Object.freeze([]);

/** Of filters of one name the first, which is what others of the name are a kind of. */
const byName = new Map<string, HttpFilter>(httpFilters.toReversed().map((filter) => [filter.name, filter]));

/** The filter whose entry it is: it is called as the filter, or so with a suffix behind a slash or a dot. */
function filterOf(entry: string): HttpFilter | undefined {
  const slash = entry.indexOf("/");
  const name = slash < 0 ? entry : entry.slice(0, slash);
  return byName.get(name) ?? byName.get(name.slice(0, name.lastIndexOf(".")));
}
