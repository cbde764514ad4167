import type * as ir from "../../../../core/ir/mod.ts";
import { isRefusal, type Refusal } from "../refusal.ts";
import { isDynamicResolver } from "../routes/destination.ts";
import type { FilterChain, FilterEntry, HttpFilter } from "./filter.ts";

/** The entries of a chain in order, and what could not be expressed. */
export interface BuiltChain {
  readonly entries: readonly FilterEntry[];
  readonly refusals: readonly Refusal[];
}

/** Whether a route carries anything a filter could be for; most carry nothing, and are not looked at by every filter. */
export function concernsFilters(route: ir.HttpRoute): boolean {
  return (
    (route.cors ??
      route.credentialInjection ??
      route.envoyExtensions ??
      route.security ??
      route.sessionPersistence ??
      route.traffic) !== undefined || isDynamicResolver(route.destination)
  );
}

/** Builds a chain of all filters that its listeners and routes need, in default order, moved as `order` says. */
export function buildChain(
  filters: readonly HttpFilter[],
  chain: FilterChain,
  order: readonly ir.FilterPosition[] | undefined,
): BuiltChain {
  const refusals: Refusal[] = [];
  const entries: FilterEntry[] = [];
  for (const filter of filters) {
    const answer = filter.onListener?.(chain) ?? [];
    if (isRefusal(answer)) refusals.push(answer);
    else entries.push(...inOrder(withoutDoubles(answer), filter.indexed === true));
  }
  return { entries: (order ?? []).reduce(move, entries), refusals };
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
