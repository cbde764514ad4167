import { closedReason, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { type KubeObject, refOf, splitObjectKey } from "../../../core/resource/mod.ts";
import type { Condition } from "../../../core/status/types.ts";
import { type BackendDestination, resolveBackend } from "../backends/destination.ts";
import type { RouteKind } from "../base/keys.ts";
import { present } from "../base/present.ts";
import type { RuleSite } from "../base/site.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import type { RouteBackendRef } from "../refs/backend-ref.ts";
import { settingName } from "./names.ts";

/** Where a rule's matches send requests, before the listener is known: only there it is decided which clusters are shared. */
export interface RuleDestination {
  readonly name: string;
  readonly metadata: ir.ResourceMetadata;
  readonly statName?: string;
  readonly backends: readonly RuleBackend[];
}

/** One backend of a rule with the name of the cluster it can share. */
export interface RuleBackend {
  readonly setting: ir.DestinationSetting;
  readonly sharedCluster?: string;
}

/** One match of one rule, before hostnames and listeners. */
export interface RuleRoute {
  readonly route: ir.HttpRoute;
  readonly ruleName?: string;
  /** Absent when the proxy answers itself. */
  readonly destination?: RuleDestination;
}

/** The outcome of the rules of a route under one parent. */
export interface RulesResult {
  readonly routes: readonly RuleRoute[];
  readonly findings: readonly Condition[];
  /** Rules that are dropped, and how many there are. */
  readonly unaccepted: readonly number[];
  readonly count: number;
  /** Keys of the BackendTLSPolicies that were looked at, in order of use. */
  readonly tlsPolicies: readonly string[];
}

/** The outcome of one rule. */
export interface RuleResult {
  readonly routes: readonly RuleRoute[];
  readonly findings: readonly Condition[];
  readonly dropped: boolean;
  readonly tlsPolicies: readonly string[];
}

const NOTHING: RuleResult = Object.freeze({
  routes: Object.freeze([]),
  findings: Object.freeze([]),
  dropped: false,
  tlsPolicies: Object.freeze([]),
});

/** How the rules of a kind of route are made. */
export interface RuleMaker<R> {
  rule(rule: R, index: number): RuleResult;
  /** The routes of a rule with its matches alone, for a rule whose requests are answered with 500. */
  matched(rule: R, index: number): readonly ir.HttpRoute[];
}

/**
 * The rules of a route. A rule that is withheld, or whose translation fails, answers 500, so that no less specific route takes its requests; where not
 * even its matches can be had, nothing is left of it.
 */
export function rulesOf<R extends { readonly name?: string }>(
  route: KubeObject,
  rules: readonly R[],
  make: RuleMaker<R>,
  read: Reader,
): RulesResult {
  const ref = refOf(route);
  const withheld = read.withheld(ref.kind as RouteKind, ref.namespace, ref.name);
  const closed = (rule: R, index: number) =>
    read.contain(
      ref,
      (): RuleResult => ({ ...NOTHING, routes: make.matched(rule, index).map((each) => answering500(each, rule)) }),
      () => NOTHING,
    );
  const results = rules.map((rule, index) => {
    if (closedReason(withheld, String(index)) !== undefined)
      return withheld?.instead === "nothing" ? NOTHING : closed(rule, index);
    return read.contain(
      ref,
      () => make.rule(rule, index),
      () => closed(rule, index),
    );
  });
  return {
    routes: results.flatMap(({ routes }) => routes),
    findings: results.flatMap(({ findings }) => findings),
    unaccepted: results.flatMap(({ dropped }, index) => (dropped ? [index] : [])),
    count: rules.length,
    tlsPolicies: results.flatMap(({ tlsPolicies }) => tlsPolicies),
  };
}

function answering500<R extends { readonly name?: string }>(route: ir.HttpRoute, { name }: R): RuleRoute {
  return present<RuleRoute>({ route: { ...route, directResponse: { statusCode: 500 } }, ruleName: name });
}

/** Resolves the backendRefs of a rule in their order, under the name of their destination. */
export function resolveBackends(
  refs: readonly RouteBackendRef[],
  at: { readonly name: string; readonly site: RuleSite; readonly keepTogether: boolean },
  read: Reader,
): readonly BackendDestination[] {
  return refs.map((ref, i) => resolveBackend(ref, { ...at, name: settingName(at.name, i) }, read));
}

/** The name of a cluster's statistics after the EnvoyProxy's pattern; undefined without one. */
export function clusterStatName(
  site: RuleSite,
  { index, refs }: { readonly index: number; readonly refs: () => readonly string[] },
  read: Reader,
): string | undefined {
  const proxy = site.gateway === undefined ? undefined : read.from(gatewayFacts, site.gateway)?.proxy;
  const pattern = proxy?.spec?.telemetry?.metrics?.clusterStatName;
  if (!pattern) return undefined;
  const [namespace, name] = splitObjectKey(site.route);
  return pattern
    .replaceAll("%ROUTE_NAME%", name)
    .replaceAll("%ROUTE_NAMESPACE%", namespace)
    .replaceAll("%ROUTE_KIND%", site.kind.toLowerCase())
    .replaceAll("%ROUTE_RULE_NAME%", site.ruleName ?? "-")
    .replaceAll("%ROUTE_RULE_NUMBER%", String(index))
    .replaceAll("%BACKEND_REFS%", refs().join("|"));
}
