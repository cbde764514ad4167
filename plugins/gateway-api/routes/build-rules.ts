import type { GRPCRoute, HTTPRoute, HTTPRouteRuleFilter, SessionPersistence } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { ruleFailed } from "../../../core/status/catalogue/route.ts";
import type { BackendDestination } from "../backends/destination.ts";
import { mergesBackends, rulePoolsBackends } from "../backends/merge-backends.ts";
import { metadataOf } from "../base/metadata.ts";
import { present } from "../base/present.ts";
import type { RuleSite } from "../base/site.ts";
import { type FilterDraft, filterFields } from "../filters/draft.ts";
import { readFilters } from "../filters/http.ts";
import { backendKey, type RouteBackendRef } from "../refs/backend-ref.ts";
import { answerOf, type RuleAnswer, withAnswer } from "./answer.ts";
import { type CombinedMatch, combineMatches, type RouteMatches } from "./http-matches.ts";
import { mirrorRequests } from "./mirror.ts";
import { destinationName, matchName } from "./names.ts";
import { preflightRoute } from "./preflight.ts";
import {
  clusterStatName,
  type RuleResult,
  type RuleRoute,
  type RulesResult,
  resolveBackends,
  rulesOf,
} from "./rule.ts";

/** The fields that the rules of an HTTPRoute and of a GRPCRoute have in common. */
interface Rule<M> {
  readonly name?: string;
  readonly matches?: readonly M[];
  readonly filters?: readonly unknown[];
  readonly backendRefs?: readonly unknown[];
  readonly sessionPersistence?: SessionPersistence;
}

/** A match of a rule; only that of an HTTPRoute names a method of HTTP. */
type Match = object & { readonly method?: unknown };

/** The differences between the rules of an HTTPRoute and those of a GRPCRoute. */
export interface RuleForm<R extends Rule<M>, M extends Match> {
  /** Types of filters that the kind of route has. */
  readonly filterTypes: readonly string[];
  /** Takes out of what the filters came to what this kind of route cannot answer. */
  readonly restrict?: (draft: FilterDraft) => void;
  /** Fields of every route of the kind. */
  readonly always: Partial<ir.HttpRoute>;
  /** Fields of the routes of one rule that neither filters nor matches give; a field that is not set may be undefined. */
  readonly fields?: (rule: R) => Partial<ir.HttpRoute>;
  /** The conditions of a match, or what is wrong with it. */
  readonly conditions: (match: CombinedMatch<M>) => Result<RouteMatches>;
  /** The session of a rule's clients, or what is wrong with it; a kind of route without it knows no sessions. */
  readonly session?: (rule: R, destination: string) => Result<ir.SessionPersistence> | undefined;
  /** Whether the share of a backend that cannot be used is answered 500, and does not go to the others. */
  readonly answersInvalid: boolean;
  /** Whether a dynamic resolver must be the only backend. */
  readonly resolverAlone: boolean;
  /** Whether a rule whose filters fail answers 500 even where one of them answers or redirects. */
  readonly failsFirst: boolean;
}

/** Where a rule stands. */
interface RuleAt {
  readonly route: HTTPRoute | GRPCRoute;
  readonly index: number;
  readonly site: RuleSite;
}

/** The rules of an HTTPRoute or a GRPCRoute under one parent. */
export function buildRules<R extends Rule<M>, M extends Match>(
  { route, rules, site }: { readonly route: RuleAt["route"]; readonly rules: readonly R[]; readonly site: RuleSite },
  form: RuleForm<R, M>,
  read: Reader,
): RulesResult {
  const at = (rule: R, index: number): RuleAt => ({ route, index, site: { ...site, ruleName: rule.name } });
  const make = {
    rule: (rule: R, index: number) => buildRule(rule, at(rule, index), form, read),
    matched: (rule: R, index: number) => matchesOnly(rule, at(rule, index), form),
  };
  return rulesOf(route, rules, make, read);
}

function buildRule<R extends Rule<M>, M extends Match>(
  rule: R,
  at: RuleAt,
  form: RuleForm<R, M>,
  read: Reader,
): RuleResult {
  const { index, site } = at;
  const name = destinationName(site.kind, site.route, index);
  const draft = draftOf(rule, { ...at, name }, form, read);
  const metadata = metadataOf(at.route, rule.name);
  const matched = routesOf(rule, { name, metadata, draft }, form);
  if ("fault" in matched) {
    const findings = [...draft.findings, ...draft.mirrorFindings, ruleFailed(index, matched.fault)];
    return { routes: [], findings, dropped: true, tlsPolicies: draft.tlsPolicies };
  }
  const refs = (rule.backendRefs ?? []) as readonly RouteBackendRef[];
  const sticky = form.session !== undefined && rule.sessionPersistence !== undefined;
  const keepTogether = mergesBackends(site, read) && rulePoolsBackends(refs, { site, sticky }, read);
  const resolved = resolveBackends(refs, { name, site, keepTogether }, read);
  const findings = resolved.flatMap(({ finding }) => (finding ? [finding] : []));
  const backends = backendsOf(resolved, form.answersInvalid);
  const answer = answerOf({
    rule: index,
    filterFindings: draft.findings,
    backends,
    findings,
    hostFromPath: draft.urlRewrite?.host?.pathRegex !== undefined,
    refs: refs.length,
    resolverAlone: form.resolverAlone,
  });
  const [namespace] = splitObjectKey(site.route);
  const names = () => refs.map((ref, i) => (resolved[i]?.setting.weight === 0 ? "" : backendKey(ref, namespace)));
  const destination = present({
    name,
    metadata,
    statName: clusterStatName(site, { index, refs: names }, read),
    backends: backends.map(({ setting, sharedCluster }) => present({ setting, sharedCluster })),
  });
  const extensions = resolved.flatMap(({ extension }) => (extension ? [extension] : []));
  const answered: RuleAnswer | undefined = answer && { ...answer, always: answer.always && form.failsFirst };
  return {
    routes: matched.value.map((each) => {
      const route = withAnswer(withExtensions(each, extensions), answered);
      const own = route.directResponse !== undefined || route.redirect !== undefined;
      return present<RuleRoute>({ route, ruleName: rule.name, destination: own ? undefined : destination });
    }),
    findings: [...draft.findings, ...draft.mirrorFindings, ...findings, ...(answer?.finding ? [answer.finding] : [])],
    dropped: draft.findings.some(({ type }) => type === "Accepted"),
    tlsPolicies: [...draft.tlsPolicies, ...resolved.flatMap(({ tlsPolicy }) => (tlsPolicy ? [tlsPolicy.key] : []))],
  };
}

/** The draft that the filters of a rule come to. */
function draftOf<R extends Rule<M>, M extends Match>(
  { filters = [] }: R,
  { index, site, name }: RuleAt & { readonly name: string },
  form: RuleForm<R, M>,
  read: Reader,
): FilterDraft {
  const place = {
    site,
    namespace: splitObjectKey(site.route)[0],
    destination: name,
    where: `Rule ${index}: filters`,
    types: form.filterTypes,
    readMirror: mirrorRequests,
  };
  const draft = readFilters(filters as readonly HTTPRouteRuleFilter[], place, read);
  form.restrict?.(draft);
  return draft;
}

/** The backends that carry weight. One that cannot be used may count as invalid, one without endpoints does not: they answer 500 and 503. */
function backendsOf(resolved: readonly BackendDestination[], answersInvalid: boolean): readonly BackendDestination[] {
  const weighty = resolved.filter(({ setting }) => setting.weight !== 0);
  if (!answersInvalid) return weighty;
  return weighty.map((backend) =>
    backend.finding && backend.finding.type !== "BackendsAvailable"
      ? { ...backend, setting: { ...backend.setting, invalid: true } }
      : backend,
  );
}

function withExtensions(route: ir.HttpRoute, extensions: readonly ir.UnstructuredRef[]): ir.HttpRoute {
  return extensions.length === 0 ? route : { ...route, extensionRefs: [...(route.extensionRefs ?? []), ...extensions] };
}

interface RoutesFor {
  readonly name: string;
  readonly metadata: ir.ResourceMetadata;
  readonly draft: FilterDraft;
}

/** One route per match ("matches are ORed"), one without conditions when there are none; or what is wrong with a match. */
function routesOf<R extends Rule<M>, M extends Match>(
  rule: R,
  { name, metadata, draft }: RoutesFor,
  form: RuleForm<R, M>,
): Result<readonly ir.HttpRoute[]> {
  const session = form.session?.(rule, name);
  if (session && "fault" in session) return session;
  const shared = present<Partial<ir.HttpRoute>>({
    ...filterFields(draft),
    ...form.always,
    ...form.fields?.(rule),
    metadata,
  });
  const combined = combineMatches(rule.matches ?? [], draft.matches);
  // Without a match there is nothing that a session could be told from.
  if (combined.length === 0) return { value: [{ name: matchName(name, -1), ...shared }] };
  const base = session ? { ...shared, sessionPersistence: session.value } : shared;
  const routes: ir.HttpRoute[] = [];
  for (const [index, each] of combined.entries()) {
    const conditions = form.conditions(each);
    if ("fault" in conditions) return conditions;
    const built: ir.HttpRoute = { name: matchName(name, index), ...base, ...conditions.value };
    routes.push(built);
    if (built.cors) routes.push(...preflightRoute(built, methodOf(each.match)));
  }
  return { value: routes };
}

/** The method of HTTP that a match names; that of gRPC is an object. */
function methodOf({ method }: Match): string | undefined {
  return typeof method === "string" ? method : undefined;
}

/** The routes of a rule without anything but its matches. */
function matchesOnly<R extends Rule<M>, M extends Match>(
  { matches = [], name: ruleName }: R,
  { route, index, site }: RuleAt,
  form: RuleForm<R, M>,
): readonly ir.HttpRoute[] {
  const name = destinationName(site.kind, site.route, index);
  const shared = { ...form.always, metadata: metadataOf(route, ruleName) };
  const combined = combineMatches(matches, []);
  if (combined.length === 0) return [{ name: matchName(name, -1), ...shared }];
  return combined.flatMap((each, place) => {
    const conditions = form.conditions(each);
    return "fault" in conditions ? [] : [{ name: matchName(name, place), ...shared, ...conditions.value }];
  });
}
