import { backendWeights } from "../../../core/ir/endpoints.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { dynamicResolverHostFromPath, dynamicResolverShared } from "../../../core/status/catalogue/route.ts";
import type { Condition } from "../../../core/status/types.ts";
import type { BackendDestination } from "../backends/destination.ts";

/** The facts that decide whether a rule can send requests on. */
export interface RuleState {
  readonly rule: number;
  /** Without those about backends of mirrors. */
  readonly filterFindings: readonly Condition[];
  /** Backends that carry weight. */
  readonly backends: readonly BackendDestination[];
  readonly findings: readonly Condition[];
  readonly hostFromPath: boolean;
  /** How many backendRefs the rule has, those without weight included. */
  readonly refs: number;
  /** Whether a dynamic resolver must be alone. */
  readonly resolverAlone: boolean;
}

/** How a rule answers when it cannot send requests on. */
export interface RuleAnswer {
  readonly status: number;
  /** Also where a filter already answers or redirects. */
  readonly always: boolean;
  readonly finding?: Condition;
}

/**
 * "If all entries in BackendRefs are invalid ... all traffic which matches this rule MUST receive a 500 status code"; 503 where backends are
 * right but have no ready endpoints; 500 also where filters fail. Undefined when the rule can send requests on.
 */
export function answerOf(state: RuleState): RuleAnswer | undefined {
  const { valid } = backendWeights(state.backends.map(({ setting }) => setting));
  const resolver = state.backends.some(({ setting }) => setting.isDynamicResolver);
  if (state.filterFindings.length > 0) return { status: 500, always: true };
  if (valid === 0) {
    const broken = state.findings.some(({ type }) => type !== "BackendsAvailable");
    const empty = state.findings.length > 0 && !broken;
    return { status: empty ? 503 : 500, always: false };
  }
  if (resolver && state.hostFromPath)
    return { status: 500, always: false, finding: dynamicResolverHostFromPath(state.rule) };
  if (resolver && state.resolverAlone && state.refs > 1)
    return { status: 500, always: false, finding: dynamicResolverShared() };
  return undefined;
}

/** The route with the rule's answer in it. */
export function withAnswer(route: ir.HttpRoute, answer: RuleAnswer | undefined): ir.HttpRoute {
  if (!answer || (!answer.always && (route.directResponse || route.redirect))) return route;
  return { ...route, directResponse: { statusCode: answer.status } };
}
