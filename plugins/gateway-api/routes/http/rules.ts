import type { HTTPRoute, HTTPRouteRule } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { ruleFailed } from "../../../../core/status/catalogue/route.ts";
import { mergesBackends, rulePoolsBackends } from "../../backends/merge-backends.ts";
import { backendKey } from "../../backends/ref.ts";
import type { FilterDraft } from "../../filters/draft.ts";
import { HTTP_FILTERS, readFilters } from "../../filters/http.ts";
import { splitKey } from "../../keys.ts";
import { metadataOf } from "../../metadata.ts";
import type { RuleSite } from "../../policies/routing-type.ts";
import { present } from "../../present.ts";
import { answerOf, withAnswer } from "../answer.ts";
import { destinationName, matchName } from "../names.ts";
import {
  clusterStatName,
  type RuleResult,
  type RuleRoute,
  type RulesResult,
  resolveBackends,
  rulesOf,
} from "../rule.ts";
import { filterFields } from "./filter-fields.ts";
import { combineMatches, httpMatches, type RouteMatches } from "./matches.ts";
import { preflightRoute } from "./preflight.ts";
import { sessionPersistence } from "./session.ts";
import { routeRetry, routeTimeout } from "./timeouts.ts";

/** The rules of an HTTPRoute under one parent. */
export function httpRules(route: HTTPRoute, site: RuleSite, read: Reader): RulesResult {
  const at = (rule: HTTPRouteRule, index: number): RuleAt => ({ route, index, site: { ...site, ruleName: rule.name } });
  const make = {
    rule: (rule: HTTPRouteRule, index: number) => httpRule(rule, at(rule, index), read),
    matched: (rule: HTTPRouteRule, index: number) => matchesOnly(rule, at(rule, index)),
  };
  return rulesOf(route, route.spec.rules ?? [], make, read);
}

interface RuleAt {
  readonly route: HTTPRoute;
  readonly index: number;
  readonly site: RuleSite;
}

function httpRule(rule: HTTPRouteRule, at: RuleAt, read: Reader): RuleResult {
  const { index, site } = at;
  const name = destinationName(site.kind, site.route, index);
  const namespace = splitKey(site.route)[0];
  const where = `Rule ${index}: filters`;
  const draft = readFilters(
    rule.filters ?? [],
    { site, namespace, destination: name, where, types: HTTP_FILTERS },
    read,
  );
  const dropped = draft.findings.some(({ type }) => type === "Accepted");
  const metadata = metadataOf(at.route, rule.name);
  const matched = ruleRoutes(rule, { name, metadata }, draft);
  if (typeof matched === "string") {
    const findings = [...draft.findings, ...draft.mirrorFindings, ruleFailed(index, matched)];
    return { routes: [], findings, dropped: true, tlsPolicies: draft.tlsPolicies };
  }
  const refs = rule.backendRefs ?? [];
  const merges = mergesBackends(site, read);
  const keepTogether = merges && rulePoolsBackends(refs, { site, sticky: rule.sessionPersistence !== undefined }, read);
  const resolved = resolveBackends(refs, { name, site, keepTogether, apart: true }, read);
  const findings = resolved.flatMap(({ finding }) => (finding ? [finding] : []));
  // A backend that cannot be used counts as invalid, one without endpoints does not: they answer 500 and 503.
  const backends = resolved
    .filter(({ setting }) => setting.weight !== 0)
    .map((backend) =>
      backend.finding && backend.finding.type !== "BackendsAvailable"
        ? { ...backend, setting: { ...backend.setting, invalid: true } }
        : backend,
    );
  const answer = answerOf({
    rule: index,
    filterFindings: draft.findings,
    backends,
    findings,
    hostFromPath: draft.urlRewrite?.host?.pathRegex !== undefined,
    refs: refs.length,
    resolverAlone: true,
  });
  const extensions = resolved.flatMap(({ extension }) => (extension ? [extension] : []));
  const names = () => refs.map((ref, i) => (resolved[i]?.setting.weight === 0 ? "" : backendKey(ref, namespace)));
  const destination = present({
    name,
    metadata,
    statName: clusterStatName(site, { index, refs: names }, read),
    backends: backends.map(({ setting, sharedCluster }) => present({ setting, sharedCluster })),
  });
  return {
    routes: matched.map((route) => {
      const answered = withAnswer(withExtensions(route, extensions), answer);
      const own = answered.directResponse !== undefined || answered.redirect !== undefined;
      return present<RuleRoute>({ route: answered, ruleName: rule.name, destination: own ? undefined : destination });
    }),
    findings: [...draft.findings, ...draft.mirrorFindings, ...findings, ...(answer?.finding ? [answer.finding] : [])],
    dropped,
    tlsPolicies: [...draft.tlsPolicies, ...resolved.flatMap(({ tlsPolicy }) => (tlsPolicy ? [tlsPolicy.key] : []))],
  };
}

function withExtensions(route: ir.HttpRoute, extensions: readonly ir.UnstructuredRef[]): ir.HttpRoute {
  return extensions.length === 0 ? route : { ...route, extensionRefs: [...(route.extensionRefs ?? []), ...extensions] };
}

/** One route per match ("matches are ORed"), one without conditions when there are none; or what is wrong with a match. */
function ruleRoutes(
  rule: HTTPRouteRule,
  { name, metadata }: { readonly name: string; readonly metadata: ir.ResourceMetadata },
  draft: FilterDraft,
): readonly ir.HttpRoute[] | string {
  const session = sessionPersistence(rule.sessionPersistence, name);
  if (typeof session === "string") return session;
  const shared = present<Partial<ir.HttpRoute>>({
    ...filterFields(draft),
    timeout: routeTimeout(rule),
    retry: routeRetry(rule),
    metadata,
  });
  const combined = combineMatches(rule.matches ?? [], draft.matches);
  // Without a match there is nothing that a session could be told from.
  if (combined.length === 0) return [{ name: matchName(name, -1), ...shared }];
  const base = session ? { ...shared, sessionPersistence: session } : shared;
  const routes: ir.HttpRoute[] = [];
  for (const [index, each] of combined.entries()) {
    const matches: RouteMatches | string = httpMatches(each);
    if (typeof matches === "string") return matches;
    const built: ir.HttpRoute = { name: matchName(name, index), ...base, ...matches };
    routes.push(built);
    if (built.cors) routes.push(...preflightRoute(built, each.match.method));
  }
  return routes;
}

/** The routes of a rule without anything but its matches. */
function matchesOnly(
  { matches = [], name: ruleName }: HTTPRouteRule,
  { route, index, site }: RuleAt,
): readonly ir.HttpRoute[] {
  const name = destinationName(site.kind, site.route, index);
  const metadata = metadataOf(route, ruleName);
  const combined = combineMatches(matches, []);
  if (combined.length === 0) return [{ name: matchName(name, -1), metadata }];
  return combined.flatMap((each, place) => {
    const found = httpMatches(each);
    return typeof found === "string" ? [] : [{ name: matchName(name, place), metadata, ...found }];
  });
}
