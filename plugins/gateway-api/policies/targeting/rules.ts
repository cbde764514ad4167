import type { EnvoyBackendRef } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type { RouteKind } from "../../base/keys.ts";
import type { Scope } from "../../base/scope.ts";
import type { ListenerSite } from "../../base/site.ts";
import type { Attached } from "./attach.ts";
import type { AnyPolicy, PolicyKind } from "./policy.ts";

/** A policy where it applies. */
export interface PolicyUse {
  readonly attached: Attached;
  /** Key of the Gateway. */
  readonly gateway: string;
  /** Listeners that the policy reaches there. */
  readonly listeners: readonly ListenerSite[];
  /** Absent for a policy on a Gateway, ListenerSet or listener. */
  readonly routeKind?: RouteKind;
}

/** A remark on a policy that is in force. */
export interface PolicyWarning {
  readonly reason: string;
  readonly message: string;
}

/** The rules that tell one kind of policy from another as far as its status goes. */
export interface PolicyRules {
  readonly kind: PolicyKind;
  /** Fields in use that have a successor, with it. */
  deprecated(policy: AnyPolicy): Readonly<Record<string, string>>;
  /** Why nothing of the policy can apply to routes of a kind; `key` as of `inForceKey`. */
  refusal?(key: string, routeKind: RouteKind, read: Reader): string | undefined;
  /** The faults in parts of the policy where it applies, a text each. */
  faults(use: PolicyUse, read: Reader): readonly string[];
  /** Remarks on the policy where it applies, besides deprecated fields. */
  warnings?(use: PolicyUse, read: Reader): readonly PolicyWarning[];
  /** The consequence when a policy loses its target to an older one; `policy` is the loser's key. */
  conflict?(policy: string, read: Reader): string | undefined;
  /** The scopes whose policies take the place of a policy below its scope, where the common rule of `relations.ts` does not hold. */
  overriding?(scope: Scope, gateway: string, read: Reader): readonly Scope[];
  /** The faults in the policy do not depend on where it applies, so they are told even where no listener takes the route. */
  readonly faultsEverywhere?: true;
  /** Whether a policy keeps requests out; it says that it is accepted when proxies have it, not before. */
  protects?(policy: AnyPolicy): boolean;
  /** The backends of services that the policy names. */
  services?(policy: AnyPolicy): readonly EnvoyBackendRef[];
  /**
   * The kind has no routes as targets. The kind's statuses speak of named listeners first, whatever their owner, and of what is overridden before
   * they say whether the policy is accepted.
   */
  readonly ownersOnly?: true;
  /** Kinds of targets under which warnings come behind Merged and Overridden, not before. */
  readonly warnsLast: readonly string[];
}

/** The field that all kinds have deprecated. */
export function deprecatedTargetRef({ spec }: AnyPolicy): Readonly<Record<string, string>> {
  const fields: Record<string, string> = spec.targetRef ? { "spec.targetRef": "spec.targetRefs" } : {};
  return fields;
}
