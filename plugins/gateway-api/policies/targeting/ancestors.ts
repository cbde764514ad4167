import * as say from "../../../../core/status/catalogue/policies/policy.ts";
import { observed, withCondition } from "../../../../core/status/conditions.ts";
import type { AncestorStatus, Condition, ParentRef } from "../../../../core/status/types.ts";
import { present } from "../../base/present.ts";
import { type Scope, splitScope } from "../../base/scope.ts";
import { GATEWAY_API_GROUP } from "../../refs/grants.ts";

/** Collects what is said of a policy under its ancestors, in the order in which they are first spoken of. */
export interface Ancestors {
  /** States a condition; an earlier one of its type is replaced in its place. */
  state(scope: Scope, condition: Condition): void;
  /** States that the policy is accepted, unless something was said of that already. */
  accept(scope: Scope): void;
  /** Adds a warning to the one that may be there. */
  warn(scope: Scope, reason: string, message: string): void;
  list(controllerName: string, generation: number | undefined): readonly AncestorStatus[];
}

/** An empty collection; an ancestor is the scope of a Gateway, a ListenerSet or one of their listeners. */
export function createAncestors(): Ancestors {
  const byScope = new Map<Scope, readonly Condition[]>();
  const of = (scope: Scope) => byScope.get(scope) ?? [];
  const state = (scope: Scope, condition: Condition) => void byScope.set(scope, withCondition(of(scope), condition));
  return {
    state,
    accept: (scope) => {
      if (!of(scope).some(({ type }) => type === "Accepted")) state(scope, say.policyAccepted());
    },
    warn: (scope, reason, message) => {
      const earlier = of(scope).find(({ type }) => type === "Warning");
      state(scope, say.policyWarning(reason, message, earlier));
    },
    list: (controllerName, generation) =>
      [...byScope].map(([scope, conditions]) => ({
        ancestorRef: ancestorOf(scope),
        controllerName,
        conditions: observed(conditions, generation),
      })),
  };
}

/** The reference by which a scope is named as ancestor. */
export function ancestorOf(scope: Scope): ParentRef {
  const { kind, namespace, name, section } = splitScope(scope);
  return present<ParentRef>({ group: GATEWAY_API_GROUP, kind, namespace, name, sectionName: section });
}
