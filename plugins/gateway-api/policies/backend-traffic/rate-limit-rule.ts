import type { RateLimitCostSpecifier, RateLimitRule, RateLimitSelectCondition } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/backend-traffic.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { headerMatchOf, pathMatchOf, queryParamMatchOf, sourceMatchOf } from "./rate-limit-matches.ts";

/** One limit with the requests that it counts. The conditions of all selectors must hold; of path and source the last one counts. */
export function rateLimitRuleOf(
  rule: RateLimitRule,
  { name, where }: { readonly name: string; readonly where: string },
  faults: Faults,
): ir.RateLimitRule {
  const { limit, cost } = rule;
  const selectors = (rule.clientSelectors ?? []).map((selector, i) =>
    matchesOf(selector, `${where}.clientSelectors[${i}]`, faults),
  );
  return present<ir.RateLimitRule>({
    name,
    limit: present<ir.RateLimitValue>({
      requests: limit.requests,
      unit: limit.unit,
      fromMetadata: limit.fromMetadata && { namespace: limit.fromMetadata.namespace, key: limit.fromMetadata.key },
    }),
    headerMatches: nonEmpty(selectors.flatMap(({ headers }) => headers)),
    methodMatches: nonEmpty(selectors.flatMap(({ methods }) => methods)),
    pathMatch: selectors.findLast(({ path }) => path)?.path,
    cidrMatch: selectors.findLast(({ source }) => source)?.source,
    queryParamMatches: nonEmpty(selectors.flatMap(({ queryParams }) => queryParams)),
    requestCost: costOf(cost?.request, `${where}.cost.request`, faults),
    responseCost: costOf(cost?.response, `${where}.cost.response`, faults),
    shared: rule.shared,
    shadowMode: rule.shadowMode,
    xRateLimitOption: rule.xRateLimitHeaders,
  });
}

interface Matches {
  readonly headers: readonly ir.StringMatch[];
  readonly methods: readonly ir.StringMatch[];
  readonly path?: ir.StringMatch | undefined;
  readonly source?: ir.CidrMatch | undefined;
  readonly queryParams: readonly ir.QueryParamMatch[];
}

function matchesOf(selector: RateLimitSelectCondition, where: string, faults: Faults): Matches {
  const { headers = [], methods = [], path, sourceCIDR, queryParams = [] } = selector;
  if (headers.length + methods.length + queryParams.length === 0 && !path && !sourceCIDR)
    faults.push(say.selectorEmpty(where));
  return {
    headers: headers.flatMap((header, i) => headerMatchOf(header, `${where}.headers[${i}]`, faults) ?? []),
    methods: methods.map(({ value, invert }) => present<ir.StringMatch>({ exact: value, invert })),
    path: path && pathMatchOf(path, `${where}.path`, faults),
    source: sourceCIDR && sourceMatchOf(sourceCIDR, `${where}.sourceCIDR`, faults),
    queryParams: queryParams.flatMap(
      (parameter, i) => queryParamMatchOf(parameter, `${where}.queryParams[${i}]`, faults) ?? [],
    ),
  };
}

/** Envoy's HitsAddend: "number ... lte: 1000000000". */
const MOST_COST = 1_000_000_000;

/** A number, or what other filters have put into the metadata of the request. */
function costOf(cost: RateLimitCostSpecifier | undefined, where: string, faults: Faults): ir.RateLimitCost | undefined {
  if (!cost) return undefined;
  const { from, number, metadata } = cost;
  if (number === undefined && !metadata) faults.push(say.costMissing(where, from));
  if (number !== undefined && (!Number.isInteger(number) || number < 0 || number > MOST_COST))
    faults.push(say.costInvalid(where, number));
  const format = metadata && `%DYNAMIC_METADATA(${metadata.namespace}:${metadata.key})%`;
  // A name with a percent sign or a bracket makes another text of it, which Envoy may refuse with the whole route configuration.
  const names = metadata ? Object.entries(metadata) : [];
  for (const [field, text] of names.filter(([, text]) => /[%()\n]/.test(text)))
    faults.push(say.costMetadataInvalid(`${where}.metadata.${field}`, text));
  return present<ir.RateLimitCost>({ number, format });
}
