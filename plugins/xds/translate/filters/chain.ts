import type * as ir from "../../../../core/ir/mod.ts";
import { contained } from "../base/contained.ts";
import { isPlain } from "../base/plain.ts";
import { remember } from "../base/remember.ts";
import type { FilterChain, FilterEntry, HttpFilter } from "./contract/filter.ts";
import { httpFilters } from "./mod.ts";

/** The entries of a chain in order, and why some could not be made. */
export interface BuiltChain {
  readonly entries: readonly FilterEntry[];
  readonly refusals: readonly string[];
}

/** The filters that a route needs; looked up once for each route. */
const filtersOf = remember((route: ir.HttpRoute) => httpFilters.filter(({ uses }) => uses?.(route) === true));

/** Whether a route carries anything a filter is for; most carry nothing. */
export function concernsFilters(route: ir.HttpRoute): boolean {
  return !isPlain(route) && filtersOf(route).length > 0;
}

/** Builds a chain of all filters that its listeners and routes need, in default order, moved as `order` says. */
export function buildChain(chain: FilterChain, order: readonly ir.FilterPosition[] | undefined): BuiltChain {
  const refusals: string[] = [];
  const entries: FilterEntry[] = [];
  const users = usersOf(chain.routes);
  for (const filter of httpFilters) {
    const routes = filter.uses === undefined ? chain.routes : users.get(filter);
    const answer = contained(filter.name, () => (routes && filter.onListener?.({ ...chain, routes })) ?? []);
    if ("fault" in answer) refusals.push(answer.fault);
    else entries.push(...inOrder(withoutDoubles(answer.value), filter.indexed === true));
  }
  return { entries: (order ?? []).reduce(move, entries), refusals };
}

/** The routes that use each filter, in order; a filter without users is not there. */
function usersOf(routes: readonly ir.HttpRoute[]): ReadonlyMap<HttpFilter, readonly ir.HttpRoute[]> {
  const users = new Map<HttpFilter, ir.HttpRoute[]>();
  for (const route of routes) {
    for (const filter of filtersOf(route)) {
      const known = users.get(filter);
      if (known === undefined) users.set(filter, [route]);
      else known.push(route);
    }
  }
  return users;
}

function withoutDoubles(entries: readonly FilterEntry[]): FilterEntry[] {
  const first = new Map<string, FilterEntry>();
  for (const entry of entries) if (!first.has(entry.name)) first.set(entry.name, entry);
  return [...first.values()];
}

function inOrder(entries: FilterEntry[], indexed: boolean): FilterEntry[] {
  return entries.sort((a, b) => (indexed ? indexOf(a) - indexOf(b) : 0) || (a.name < b.name ? -1 : 1));
}

function indexOf(entry: FilterEntry): number {
  return Number(entry.name.slice(entry.name.lastIndexOf("/") + 1)) || 0;
}

/** Moves all entries of one filter before the first, or behind the last, entry of another; without that one, nothing moves. */
function move(entries: FilterEntry[], position: ir.FilterPosition): FilterEntry[] {
  const moved = entries.filter((entry) => entry.name.startsWith(position.name));
  const rest = entries.filter((entry) => !entry.name.startsWith(position.name));
  const anchor = position.before ?? position.after;
  if (moved.length === 0 || anchor === undefined) return entries;
  const isAnchor = (entry: FilterEntry) => entry.name.startsWith(anchor);
  const at = position.before === undefined ? rest.findLastIndex(isAnchor) + 1 : rest.findIndex(isAnchor);
  if (!rest.some(isAnchor)) return entries;
  return [...rest.slice(0, at), ...moved, ...rest.slice(at)];
}
