import type { HTTPRoute, HTTPRouteMatch, HTTPRouteRule } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type { RuleSite } from "../base/site.ts";
import { HTTP_FILTERS } from "../filters/http.ts";
import { buildRules, type RuleForm } from "./build-rules.ts";
import { httpMatches } from "./http-matches.ts";
import type { RulesResult } from "./rule.ts";
import { sessionPersistence } from "./session.ts";
import { routeRetry, routeTimeout } from "./timeouts.ts";

const HTTP: RuleForm<HTTPRouteRule, HTTPRouteMatch> = {
  filterTypes: HTTP_FILTERS,
  always: {},
  fields: (rule) => ({ timeout: routeTimeout(rule), retry: routeRetry(rule) }),
  conditions: httpMatches,
  session: (rule, destination) => sessionPersistence(rule.sessionPersistence, destination),
  answersInvalid: true,
  resolverAlone: true,
  failsFirst: true,
};

/** The rules of an HTTPRoute under one parent. */
export function httpRules(route: HTTPRoute, site: RuleSite, read: Reader): RulesResult {
  return buildRules({ route, rules: route.spec.rules ?? [], site }, HTTP, read);
}
