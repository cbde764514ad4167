import {
  CorsPolicySchema,
  CorsSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/cors/v3/cors_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { nanoseconds } from "../../shapes/duration.ts";
import { stringMatcher } from "../../shapes/string-match.ts";
import { routeFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.cors";

/** Answers preflight requests. The route's own CORS filter wins over the policy's. */
export const cors = routeFilter({
  name,
  protects: false,
  of: (route) => route.cors ?? route.security?.cors,
  entry: () => ({ name, config: packAny(CorsSchema, {}) }),
  overlay: (rules) => done({ typedPerFilterConfig: { [name]: policy(rules) } }),
});

function policy(rules: ir.Cors) {
  return packAny(CorsPolicySchema, {
    allowOriginStringMatch: (rules.allowOrigins ?? []).map(stringMatcher),
    allowMethods: listOrAny(rules.allowMethods),
    allowHeaders: listOrAny(rules.allowHeaders),
    exposeHeaders: (rules.exposeHeaders ?? []).join(", "),
    maxAge: rules.maxAge === undefined ? "" : `${Math.trunc(nanoseconds(rules.maxAge) / 1e9)}`,
    allowCredentials: rules.allowCredentials ?? false,
    forwardNotMatchingPreflights: false,
  });
}

/** Envoy takes "*" for a wildcard only when it stands alone. */
function listOrAny(items: readonly string[] | undefined): string {
  return items?.includes("*") ? "*" : (items ?? []).join(", ");
}
