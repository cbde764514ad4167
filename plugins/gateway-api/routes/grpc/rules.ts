import type { GRPCRoute, GRPCRouteRule, HTTPRouteRuleFilter } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { grpcDirectResponseOk } from "../../../../core/status/catalogue/filter.ts";
import { ruleFailed, unsupportedValue } from "../../../../core/status/catalogue/route.ts";
import { mergesBackends, rulePoolsBackends } from "../../backends/merge-backends.ts";
import { backendKey, type RouteBackendRef } from "../../backends/ref.ts";
import type { FilterDraft } from "../../filters/draft.ts";
import { GRPC_FILTERS, readFilters } from "../../filters/http.ts";
import { splitKey } from "../../keys.ts";
import { metadataOf } from "../../metadata.ts";
import type { RuleSite } from "../../policies/routing-type.ts";
import { present } from "../../present.ts";
import { answerOf, withAnswer } from "../answer.ts";
import { filterFields } from "../http/filter-fields.ts";
import { combineMatches } from "../http/matches.ts";
import { destinationName, matchName } from "../names.ts";
import {
  clusterStatName,
  type RuleResult,
  type RuleRoute,
  type RulesResult,
  resolveBackends,
  rulesOf,
} from "../rule.ts";
import { grpcMatches } from "./matches.ts";

/** The rules of a GRPCRoute under one parent. */
export function grpcRules(route: GRPCRoute, site: RuleSite, read: Reader): RulesResult {
  const at = (rule: GRPCRouteRule, index: number): RuleAt => ({ route, index, site: { ...site, ruleName: rule.name } });
  const make = {
    rule: (rule: GRPCRouteRule, index: number) => grpcRule(rule, at(rule, index), read),
    matched: (rule: GRPCRouteRule, index: number) => matchesOnly(rule, at(rule, index)),
  };
  return rulesOf(route, route.spec.rules ?? [], make, read);
}

interface RuleAt {
  readonly route: GRPCRoute;
  readonly index: number;
  readonly site: RuleSite;
}

function grpcRule(rule: GRPCRouteRule, at: RuleAt, read: Reader): RuleResult {
  const { index, site } = at;
  const name = destinationName(site.kind, site.route, index);
  const namespace = splitKey(site.route)[0];
  const filters = (rule.filters ?? []) as readonly HTTPRouteRuleFilter[];
  const where = `Rule ${index}: filters`;
  const draft = readFilters(filters, { site, namespace, destination: name, where, types: GRPC_FILTERS }, read);
  denialOnly(draft);
  const dropped = draft.findings.some(({ type }) => type === "Accepted");
  const matched = ruleRoutes(rule, { ...at, name }, draft);
  if (typeof matched === "string") {
    const findings = [...draft.findings, ...draft.mirrorFindings, ruleFailed(index, matched)];
    return { routes: [], findings, dropped: true, tlsPolicies: draft.tlsPolicies };
  }
  const refs = (rule.backendRefs ?? []) as readonly RouteBackendRef[];
  const merges = mergesBackends(site, read);
  const keepTogether = merges && rulePoolsBackends(refs, { site, sticky: false }, read);
  const resolved = resolveBackends(refs, { name, site, keepTogether, apart: true }, read);
  const findings = resolved.flatMap(({ finding }) => (finding ? [finding] : []));
  const backends = resolved.filter(({ setting }) => setting.weight !== 0);
  const answer = answerOf({
    rule: index,
    filterFindings: draft.findings,
    backends,
    findings,
    hostFromPath: draft.urlRewrite?.host?.pathRegex !== undefined,
    refs: refs.length,
    resolverAlone: false,
  });
  const names = () => refs.map((ref, i) => (resolved[i]?.setting.weight === 0 ? "" : backendKey(ref, namespace)));
  const destination = present({
    name,
    metadata: metadataOf(at.route, rule.name),
    statName: clusterStatName(site, { index, refs: names }, read),
    backends: backends.map(({ setting, sharedCluster }) => present({ setting, sharedCluster })),
  });
  return {
    routes: matched.map((route) => {
      const answered = withAnswer(route, answer && { ...answer, always: false });
      const own = answered.directResponse !== undefined || answered.redirect !== undefined;
      return present<RuleRoute>({ route: answered, ruleName: rule.name, destination: own ? undefined : destination });
    }),
    findings: [...draft.findings, ...draft.mirrorFindings, ...findings, ...(answer?.finding ? [answer.finding] : [])],
    dropped,
    tlsPolicies: [...draft.tlsPolicies, ...resolved.flatMap(({ tlsPolicy }) => (tlsPolicy ? [tlsPolicy.key] : []))],
  };
}

/**
 * gRPC tells success in a trailer beside a message; an answer without one is an error to every client. A denial has a body, if an empty one,
 * which tells it from answers that stand for a missing backend.
 */
function denialOnly(draft: FilterDraft): void {
  const { directResponse } = draft;
  const { statusCode: status = 0 } = directResponse ?? {};
  if (directResponse === undefined || draft.findings.length > 0) return;
  if (status < 200 || status >= 300) draft.directResponse = { body: "", ...directResponse };
  else {
    delete draft.directResponse;
    draft.findings.push(unsupportedValue(grpcDirectResponseOk()));
  }
}

function ruleRoutes(
  rule: GRPCRouteRule,
  { route, name }: RuleAt & { readonly name: string },
  draft: FilterDraft,
): readonly ir.HttpRoute[] | string {
  const shared = { ...filterFields(draft), isHTTP2: true, metadata: metadataOf(route, rule.name) };
  const combined = combineMatches(rule.matches ?? [], draft.matches);
  if (combined.length === 0) return [present<ir.HttpRoute>({ name: matchName(name, -1), ...shared })];
  const routes: ir.HttpRoute[] = [];
  for (const [index, each] of combined.entries()) {
    const matches = grpcMatches(each);
    if (typeof matches === "string") return matches;
    routes.push(present<ir.HttpRoute>({ name: matchName(name, index), ...shared, ...matches }));
  }
  return routes;
}

/** The routes of a rule without anything but its matches. */
function matchesOnly(
  { matches = [], name: ruleName }: GRPCRouteRule,
  { route, index, site }: RuleAt,
): readonly ir.HttpRoute[] {
  const name = destinationName(site.kind, site.route, index);
  const shared = { isHTTP2: true, metadata: metadataOf(route, ruleName) };
  const combined = combineMatches(matches, []);
  if (combined.length === 0) return [{ name: matchName(name, -1), ...shared }];
  return combined.flatMap((each, place) => {
    const found = grpcMatches(each);
    return typeof found === "string"
      ? []
      : [present<ir.HttpRoute>({ name: matchName(name, place), ...shared, ...found })];
  });
}
