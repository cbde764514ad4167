import type { HTTPCookieMatch, HTTPRouteMatch, HTTPRouteMatchFilter } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import * as say from "../../../core/status/catalogue/filter.ts";
import { isRe2 } from "../base/expressions.ts";
import { nonEmpty, present } from "../base/present.ts";

/** The match fields of a route. */
export type RouteMatches = Pick<ir.HttpRoute, "pathMatch" | "headerMatches" | "queryParamMatches" | "cookieMatches">;

/** A match of the rule, combined with further cookies that a HTTPRouteFilter brings. */
export interface CombinedMatch<M> {
  readonly match: M;
  readonly cookies: readonly HTTPCookieMatch[];
  /** The number of the match in the rule, and in the filter. */
  readonly places: readonly [ofRule: number, ofFilter: number];
}

/** Every match of the rule with every match of the filter, the rule's being the outer loop; without any of one kind those of the other. */
export function combineMatches<M extends object>(
  ofRule: readonly M[],
  ofFilter: readonly HTTPRouteMatchFilter[],
): readonly CombinedMatch<M>[] {
  if (ofFilter.length === 0) return ofRule.map((match, i) => ({ match, cookies: [], places: [i, 0] }));
  const base = ofRule.length === 0 ? [{} as M] : ofRule;
  return base.flatMap((match, i) =>
    ofFilter.map(({ cookies = [] }, j) => ({ match, cookies, places: [i, j] as const })),
  );
}

/** The conditions of one match, or what is wrong with them. */
export function httpMatches({ match, cookies, places }: CombinedMatch<HTTPRouteMatch>): Result<RouteMatches> {
  const { path, headers = [], queryParams = [], method } = match;
  const where = `matches[${places[0]}]`;
  const pathMatch = path && pathMatchOf(path, `${where}.path.value`);
  if (pathMatch && "fault" in pathMatch) return pathMatch;
  const headerMatches = headerConditions(headers, `${where}.headers`);
  if ("fault" in headerMatches) return headerMatches;
  const queryParamMatches = namedMatches(`${where}.queryParams`, queryParams);
  if ("fault" in queryParamMatches) return queryParamMatches;
  const cookieMatches = cookieMatchesOf(cookies, places[1]);
  if ("fault" in cookieMatches) return cookieMatches;
  const headersOf = headerMatches.value;
  const withMethod = method === undefined ? headersOf : [...headersOf, { name: ":method", exact: method }];
  const value = present<RouteMatches>({
    pathMatch: pathMatch?.value,
    headerMatches: nonEmpty(withMethod),
    queryParamMatches: nonEmpty(queryParamMatches.value),
    cookieMatches: nonEmpty(cookieMatches.value),
  });
  return { value };
}

function pathMatchOf(
  { type = "PathPrefix", value }: NonNullable<HTTPRouteMatch["path"]>,
  where: string,
): Result<ir.StringMatch> {
  if (type === "PathPrefix") return { value: present<ir.StringMatch>({ prefix: value }) };
  if (type === "Exact") return { value: present<ir.StringMatch>({ exact: value }) };
  if (!isRe2(value ?? "")) return { fault: say.patternInvalid(where, value ?? "") };
  return { value: present<ir.StringMatch>({ safeRegex: value }) };
}

/** Conditions on headers: "if multiple entries specify equivalent header names, only the first entry MUST be considered", whatever their case. */
export function headerConditions(
  headers: readonly { readonly name: string; readonly type?: string; readonly value: string }[],
  where: string,
): Result<readonly ir.StringMatch[]> {
  const names = headers.map(({ name }) => name.toLowerCase());
  return namedMatches(where, headers, (i) => names.indexOf(names[i] ?? "") === i);
}

/** Conditions on headers or parameters: exact by default. */
export function namedMatches(
  where: string,
  list: readonly { readonly name: string; readonly type?: string; readonly value: string }[],
  counts: (i: number) => boolean = () => true,
): Result<readonly ir.StringMatch[]> {
  const matches: ir.StringMatch[] = [];
  for (const [i, { name, type = "Exact", value }] of list.entries()) {
    if (!counts(i)) continue;
    if (type === "Exact") matches.push({ name, exact: value });
    else if (type !== "RegularExpression") continue;
    else if (isRe2(value)) matches.push({ name, safeRegex: value });
    else return { fault: say.patternInvalid(`${where}[${i}].value`, value) };
  }
  return { value: matches };
}

/** Conditions on cookies, from a HTTPRouteFilter; unlike others an unknown type is an error. */
export function cookieMatchesOf(cookies: readonly HTTPCookieMatch[], place: number): Result<readonly ir.StringMatch[]> {
  const where = `The HTTPRouteFilter's matches[${place}].cookies`;
  const unknown = cookies.find(({ type = "Exact" }) => type !== "Exact" && type !== "RegularExpression");
  if (unknown) return { fault: say.matchTypeUnknown(where, unknown.type ?? "") };
  return namedMatches(where, cookies);
}
