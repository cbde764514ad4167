import { type HttpFilter, httpFilters } from "../translate/mod.ts";

/** Whether requests must not reach a route without a filter, by the name of the filter's entry in a chain; those of hooks and patches may all protect. */
export function protects(entry: string): boolean {
  const filter = filterOf(entry);
  return filter === undefined || filter.protects !== false;
}

/** What else must be in a chain for the entry of a filter to protect, given its configuration on a route. */
export function reliesOn(entry: string, config: Uint8Array): readonly string[] {
  return filterOf(entry)?.reliesOn?.(config) ?? [];
}

/** The filter whose entry it is: it has that name, or that name and a suffix. */
function filterOf(entry: string): HttpFilter | undefined {
  return httpFilters.find(({ name }) => entry === name || entry.startsWith(`${name}/`) || entry.startsWith(`${name}.`));
}
