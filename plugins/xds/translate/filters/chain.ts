import type * as ir from "../../../../core/ir/mod.ts";
import { done, type Result } from "../../../../core/result/mod.ts";
import { contained } from "../base/checked.ts";
import { isPlain } from "../base/plain.ts";
import type { Brought, FilterChain, FilterEntry, FilterScope, HttpFilter } from "./contract/filter.ts";
import { httpFilters } from "./mod.ts";

/** The entries of a chain in order, and what could not be expressed. */
export interface BuiltChain {
  readonly entries: readonly FilterEntry[];
  readonly refusals: readonly string[];
}

/** Whether a route carries anything a filter is for; most carry nothing. */
export function concernsFilters(route: ir.HttpRoute): boolean {
  return !isPlain(route) && httpFilters.some(({ uses }) => uses?.(route) === true);
}

/** An entry, or a part of one, that a route brings for one filter, the place of which is said; or why that cannot be told. */
export interface BroughtFor {
  readonly filter: number;
  readonly brought: Result<Brought>;
}

/** The entries and parts that a route brings to its chain, filter by filter. */
export function broughtBy(route: ir.HttpRoute, scope: FilterScope): readonly BroughtFor[] {
  return httpFilters.flatMap((filter, place): readonly BroughtFor[] => {
    if (filter.uses?.(route) !== true) return [];
    const brought = contained(filter.name, () => filter.brings?.(route, scope) ?? []);
    if ("fault" in brought) return [{ filter: place, brought }];
    return brought.value.map((one) => ({ filter: place, brought: done(one) }));
  });
}

/** The entries and parts that all routes of a listener bring, each name once, by the places of filters; none where no route uses the filter. */
export type BroughtByFilter = readonly (readonly BroughtFor["brought"][] | undefined)[];

/** A chain as its listeners and routes have it. */
interface Chain extends Omit<FilterChain, "brought"> {
  readonly brought: readonly BroughtByFilter[];
}

/** Builds a chain of all filters that its listeners and routes need, in default order, moved as `order` says. */
export function buildChain(chain: Chain, order: readonly ir.FilterPosition[] | undefined): BuiltChain {
  const refusals: string[] = [];
  const entries: FilterEntry[] = [];
  for (const [place, filter] of httpFilters.entries()) {
    const all = chain.brought.map((ofListener) => ofListener[place] ?? []);
    if (filter.uses !== undefined && all.every(({ length }) => length === 0)) continue;
    refusals.push(...all.flat().flatMap((one) => ("fault" in one ? [one.fault] : [])));
    const brought = all.map(withoutRefusals);
    const answer = contained(filter.name, () => entriesOf(filter, { ...chain, brought }));
    if ("fault" in answer) refusals.push(answer.fault);
    else entries.push(...inOrder(withoutDoubles(answer.value), filter.indexed === true));
  }
  return { entries: (order ?? []).reduce(move, entries), refusals };
}

/** The entries and parts that could be told. */
export function withoutRefusals(brought: readonly BroughtFor["brought"][]): readonly Brought[] {
  return brought.flatMap((one) => ("fault" in one ? [] : [one.value]));
}

function entriesOf({ onListener }: HttpFilter, chain: FilterChain): readonly FilterEntry[] {
  return onListener ? onListener(chain) : chain.brought.flat().flatMap((one) => ("config" in one ? [one] : []));
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
