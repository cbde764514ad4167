import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../../core/resource/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/policy.ts";
import type { AncestorStatus, ObjectStatus } from "../../../../core/status/types.ts";
import { listenerViews } from "../../attachment/listener-views.ts";
import { type Scope, splitScope } from "../../base/scope.ts";
import { setting } from "../../base/settings.ts";
import type { ListenerSite } from "../../base/site.ts";
import { gatewayFacts } from "../../gateways/facts.ts";
import { ownersOfGateway } from "../../listeners/listener-sets.ts";
import { ENVOY_GATEWAY_GROUP } from "../../refs/grants.ts";
import { type Ancestors, createAncestors } from "../targeting/ancestors.ts";
import { claims, claimsKey } from "../targeting/claims.ts";
import { type AnyPolicy, kindAtScope, type PolicyKind, policiesOfKind, policyId } from "../targeting/policy.ts";
import {
  gatewayOfSet,
  hasListener,
  hasRule,
  isAccepted,
  isOurRoute,
  isRouteScope,
  targetsOf,
} from "../targeting/targets.ts";
import { rulesOf } from "./kinds.ts";
import { policiesBelow } from "./relations.ts";
import { routeUses, useKey } from "./route-uses.ts";

/** The status of a policy; key: policy id. Undefined when none of its targets is ours. */
export const policyStatus = derive("policy-status", (id, read): ObjectStatus | undefined => {
  const [kind, key] = policyId.read(id);
  const [namespace, name] = splitObjectKey(key);
  const policy = read.get(kind, namespace, name) as AnyPolicy | undefined;
  if (!policy) return undefined;
  const at = { kind, key, policy, ancestors: createAncestors() };
  const targets = read.from(targetsOf, id);
  for (const pass of rulesOf(kind).ownersOnly ? OWNER_PASSES : PASSES)
    for (const scope of targets.filter(pass)) {
      if (isRouteScope(scope)) stateOnRoute(scope, at, read);
      else stateOnOwner(scope, at, read);
    }
  const ancestors = at.ancestors.list(setting(read, "controllerName"), policy.metadata.generation);
  if (ancestors.length === 0) return undefined;
  const ref = { group: ENVOY_GATEWAY_GROUP, kind, namespace, name };
  if (!rulesOf(kind).protects?.(policy)) return { ref, status: { ancestors } };
  return { ref, status: { ancestors }, awaits: { object: policy, dataPlanes: dataPlanesOf(ancestors, read) } };
});

/** The data planes of the Gateways that a policy has among its ancestors, or that its ancestors belong to. */
function dataPlanesOf(ancestors: readonly AncestorStatus[], read: Reader): readonly string[] {
  const planes = ancestors.flatMap(({ ancestorRef: { kind, namespace, name } }) => {
    const key = `${namespace}/${name}`;
    const gateway = kind === "Gateway" ? key : gatewayOfSet(key, read);
    return (gateway && read.from(gatewayFacts, gateway)?.irKey) ?? [];
  });
  return [...new Set(planes)];
}

/** The statuses of all policies of a kind, in the order of objects; key: the kind. */
export const policyStatuses = derive("policy-statuses", (kind, read): readonly ObjectStatus[] =>
  read.from(policiesOfKind, kind).flatMap((key) => read.from(policyStatus, policyId.of(kind as PolicyKind, key)) ?? []),
);

const ofOwner = (kind: string, listener: boolean) => (scope: Scope) => {
  const parts = splitScope(scope);
  return parts.kind === kind && (parts.section !== undefined) === listener;
};

/** Targets are spoken of from the most specific kind to the least, each kind in the order of targets. */
const PASSES: readonly ((scope: Scope) => boolean)[] = [
  (scope) => isRouteScope(scope) && splitScope(scope).section !== undefined,
  (scope) => isRouteScope(scope) && splitScope(scope).section === undefined,
  ofOwner("ListenerSet", true),
  ofOwner("ListenerSet", false),
  ofOwner("Gateway", true),
  ofOwner("Gateway", false),
];

/** The same for kinds that have no routes as targets: named listeners are one kind there. */
const OWNER_PASSES: readonly ((scope: Scope) => boolean)[] = [
  (scope) => splitScope(scope).section !== undefined,
  ofOwner("ListenerSet", false),
  ofOwner("Gateway", false),
];

interface At {
  readonly kind: PolicyKind;
  readonly key: string;
  readonly policy: AnyPolicy;
  readonly ancestors: Ancestors;
}

function stateOnRoute(scope: Scope, { kind, key, policy, ancestors }: At, read: Reader): void {
  const { object, section } = splitScope(scope);
  if (!isOurRoute(object, read)) return;
  const { parents, refusal, faults } = read.from(routeUses, useKey.of(kind, key, scope));
  const scopes = parents.map(({ parent }) => parent);
  const all = (state: (parent: Scope) => void) => {
    for (const parent of scopes) state(parent);
  };
  const { whole, sections } = read.from(claims, claimsKey.of(kind, object));
  const [winner = key] = section === undefined ? whole : (sections[section] ?? []);
  const stop =
    section !== undefined && !hasRule(object, section, read)
      ? say.policySectionMissing(object, section)
      : winner !== key
        ? say.policyTargetTaken(kind, scope, winner)
        : refusal === undefined
          ? undefined
          : say.policyInvalid([refusal]);
  if (stop) {
    all((parent) => ancestors.state(parent, stop));
    return;
  }
  if (faults.length > 0) all((parent) => ancestors.state(parent, say.policyInvalid(faults)));
  for (const use of parents.flatMap(({ listeners }) => listeners)) {
    if (use.faults.length > 0) ancestors.state(use.scope, say.policyInvalid(use.faults));
    else if (use.over !== undefined) ancestors.state(use.scope, say.policyMergedOver(kind, use.over));
  }
  all((parent) => ancestors.accept(parent));
  for (const { gateway, parent } of parents) {
    const use = { attached: { policy: key, scope }, gateway, listeners: [] };
    for (const { reason, message } of rulesOf(kind).warnings?.(use, read) ?? [])
      ancestors.warn(parent, reason, message);
  }
  const deprecated = say.deprecatedFields(rulesOf(kind).deprecated(policy));
  if (deprecated !== "") all((parent) => ancestors.warn(parent, "DeprecatedField", deprecated));
  const rules = section === undefined ? Object.keys(sections).filter((rule) => hasRule(object, rule, read)) : [];
  if (rules.length > 0) all((parent) => ancestors.state(parent, say.policyOverridden(kind, rules.sort())));
}

function stateOnOwner(scope: Scope, { kind, key, policy, ancestors }: At, read: Reader): void {
  const { object, kind: of, namespace, name, section } = splitScope(scope);
  const gateway = of === "Gateway" ? `${namespace}/${name}` : gatewayOfSet(`${namespace}/${name}`, read);
  if (gateway === undefined || !isAccepted(gateway, read)) return;
  const { whole, sections } = read.from(claims, claimsKey.of(kind, object));
  const [winner = key] = section === undefined ? whole : (sections[section] ?? []);
  const rules = rulesOf(kind);
  if (section !== undefined && !hasListener(object, section, read)) {
    ancestors.state(scope, say.policySectionMissing(object, section));
    return;
  }
  if (winner !== key) {
    ancestors.state(scope, say.policyTargetTaken(kind, scope, winner, rules.conflict?.(key, read)));
    return;
  }
  const below = () => {
    const { merged, overriding } = read.from(policiesBelow, kindAtScope.of(kind, gateway, scope));
    return { merged, overriding: rules.overriding?.(scope, gateway, read) ?? overriding };
  };
  const stateBelow = () => {
    const { merged, overriding } = below();
    if (merged.length > 0) ancestors.state(scope, say.policyMergedBelow(merged));
    if (overriding.length > 0) ancestors.state(scope, say.policyOverridden(kind, overriding));
  };
  if (rules.ownersOnly) stateBelow();
  const use = { attached: { policy: key, scope }, gateway, listeners: listenersUnder(scope, gateway, read) };
  const faults = rules.faults(use, read);
  if (faults.length > 0) ancestors.state(scope, say.policyInvalid(faults));
  ancestors.accept(scope);
  for (const { reason, message } of rules.warnings?.(use, read) ?? []) ancestors.warn(scope, reason, message);
  const deprecated = say.deprecatedFields(rules.deprecated(policy));
  const warn = () => {
    if (deprecated !== "") ancestors.warn(scope, "DeprecatedField", deprecated);
  };
  const last = rules.warnsLast.includes(of);
  if (!last) warn();
  if (!rules.ownersOnly) stateBelow();
  if (last) warn();
}

/** The listeners that a policy on a Gateway, ListenerSet or listener reaches; on a whole Gateway those of its ListenerSets too. */
export function listenersUnder(scope: Scope, gateway: string, read: Reader): readonly ListenerSite[] {
  const { object, kind, section } = splitScope(scope);
  const owners = kind === "Gateway" && section === undefined ? read.from(ownersOfGateway, gateway) : [object];
  return owners.flatMap((owner) =>
    read
      .from(listenerViews, owner)
      .filter(({ name }) => section === undefined || section === name)
      .map(({ name }) => ({ gateway, owner, listener: name })),
  );
}
