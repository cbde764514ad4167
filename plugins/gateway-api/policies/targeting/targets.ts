import type { TargetSelector } from "../../../../core/api/mod.ts";
import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import { compareText, type KubeObject, splitObjectKey } from "../../../../core/resource/mod.ts";
import { attachments } from "../../attachment/attachments.ts";
import { listenerViews } from "../../attachment/listener-views.ts";
import { ROUTE_KINDS, type RouteKind, routeKey, routeOfKind } from "../../base/keys.ts";
import { selectorMatches } from "../../base/labels.ts";
import { objectScope, type Scope, scopeOf, splitScope } from "../../base/scope.ts";
import { gatewayFacts, managedGateways } from "../../gateways/facts.ts";
import { GATEWAY_API_GROUP, type RefSource, refPermitted } from "../../refs/grants.ts";
import { type AnyPolicy, policyId, type TargetRef } from "./policy.ts";

/** The targets that a policy names itself, targetRef first. */
export function namedTargets({ spec }: AnyPolicy): readonly TargetRef[] {
  const { targetRef, targetRefs = [] } = spec ?? {};
  return targetRef ? [targetRef, ...targetRefs] : targetRefs;
}

/** The scope of a target that a policy names: "the target lives in the policy's namespace". */
export function scopeOfTarget(policy: KubeObject, { kind, name, sectionName }: TargetRef): Scope {
  return scopeOf(objectScope.of(kind, policy.metadata.namespace ?? "", name), sectionName);
}

/** Whether one of a policy's selectors picks an object; across namespaces a ReferenceGrant must allow it. */
export function selects(policy: AnyPolicy, from: RefSource, object: KubeObject, read: Reader): boolean {
  return (policy.spec?.targetSelectors ?? []).some((selector) => selectorPicks(selector, from, object, read));
}

function selectorPicks(selector: TargetSelector, from: RefSource, object: KubeObject, read: Reader): boolean {
  const { group = GATEWAY_API_GROUP, kind, matchLabels, matchExpressions, namespaces } = selector;
  const namespace = object.metadata.namespace ?? "";
  if (kind !== object.kind || group !== GATEWAY_API_GROUP) return false;
  if (!namespaceMatches(namespaces, from.namespace, namespace, read)) return false;
  if (!selectorMatches({ matchLabels, matchExpressions }, object.metadata.labels)) return false;
  return refPermitted(read, from, { group, kind, namespace, name: object.metadata.name });
}

function namespaceMatches(
  namespaces: TargetSelector["namespaces"],
  own: string,
  namespace: string,
  read: Reader,
): boolean {
  const { from = "Same", selector } = namespaces ?? {};
  if (from === "All") return true;
  if (from === "Same") return namespace === own;
  const labels = read.get("Namespace", "", namespace)?.metadata.labels;
  return selector !== undefined && labels !== undefined && selectorMatches(selector, labels);
}

/** Keys of the objects of a kind that policies can select: accepted Gateways, ListenerSets, routes with a parent of ours; key: the kind. */
const selectable = derive("policy-selectable", (kind, read): readonly string[] => {
  if (kind === "Gateway") return read.from(managedGateways, "").filter((key) => isAccepted(key, read));
  if (kind === "ListenerSet") return read.keys("ListenerSet", "all", "");
  if (!(ROUTE_KINDS as readonly string[]).includes(kind)) return [];
  return read.keys(kind as RouteKind, "all", "").filter((key) => isOurRoute(routeOfKind(kind as RouteKind, key), read));
});

/** Whether a Gateway is ours and accepted; key: `namespace/name`. */
export function isAccepted(gateway: string, read: Reader): boolean {
  const facts = read.from(gatewayFacts, gateway);
  return facts !== undefined && !facts.rejection;
}

/** Whether a route has a parent of ours. */
export function isOurRoute(route: string, read: Reader): boolean {
  return read.from(attachments, route).length > 0;
}

/**
 * The scopes that a policy targets: what its selectors pick, oldest first, then what it names and they did not pick. Key: policy id.
 */
export const targetsOf = derive("policy-targets", (id, read): readonly Scope[] => {
  const [kind, key] = policyId.read(id);
  const policy = read.get(kind, ...splitObjectKey(key)) as AnyPolicy | undefined;
  return policy
    ? targetsOfPolicy(policy, { group: "gateway.envoyproxy.io", kind, namespace: splitObjectKey(key)[0] }, read)
    : [];
});

/** The same for any policy object; `from` is how grants name it. */
export function targetsOfPolicy(policy: AnyPolicy, from: RefSource, read: Reader): readonly Scope[] {
  const picked = selectedObjects(policy, from, read).map(({ kind, metadata }) =>
    objectScope.of(kind, metadata.namespace ?? "", metadata.name),
  );
  const named = namedTargets(policy).filter(({ kind, name }) => kind && name);
  return [...new Set([...picked, ...named.map((target) => scopeOfTarget(policy, target))])];
}

function selectedObjects(policy: AnyPolicy, from: RefSource, read: Reader): readonly KubeObject[] {
  const selectors = policy.spec?.targetSelectors ?? [];
  if (selectors.length === 0) return [];
  const picked = selectors.flatMap((selector) =>
    read.from(selectable, selector.kind).flatMap((key): readonly KubeObject[] => {
      const object = read.get(selector.kind as RouteKind, ...splitObjectKey(key)) as KubeObject | undefined;
      return object && selectorPicks(selector, from, object, read) ? [object] : [];
    }),
  );
  return picked.toSorted((a, b) => compareText(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? ""));
}

/** Whether a scope is a route or a rule. */
export function isRouteScope(scope: Scope): boolean {
  return (ROUTE_KINDS as readonly string[]).includes(splitScope(scope).kind);
}

/** Whether a route has a rule of a name. */
export function hasRule(route: Scope, rule: string, read: Reader): boolean {
  const [kind, namespace, name] = routeKey.read(route);
  const object = read.get(kind, namespace, name) as { spec?: { rules?: readonly { name?: string }[] } } | undefined;
  return (object?.spec?.rules ?? []).some((each) => each.name === rule);
}

/** Key of the Gateway that a ListenerSet names as its parent; undefined when there is no such ListenerSet. */
export function gatewayOfSet(set: string, read: Reader): string | undefined {
  const [namespace, name] = splitObjectKey(set);
  const parent = read.get("ListenerSet", namespace, name)?.spec.parentRef;
  return parent && `${parent.namespace || namespace}/${parent.name}`;
}

/** Whether a Gateway or ListenerSet states a listener; for a ListenerSet it need not be in use. */
export function hasListener(owner: Scope, listener: string, read: Reader): boolean {
  const { kind, namespace, name: set } = splitScope(owner);
  if (kind === "ListenerSet") {
    const found = read.get("ListenerSet", namespace, set);
    return (found?.spec.listeners ?? []).some(({ name }) => name === listener);
  }
  return read.from(listenerViews, owner).some(({ name }) => name === listener);
}
