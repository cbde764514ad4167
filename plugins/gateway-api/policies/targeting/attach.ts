import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import { ownerKey, routeOfKind } from "../../base/keys.ts";
import { type Scope, scopeOf, splitScope } from "../../base/scope.ts";
import type { ListenerSite, RouteSite } from "../../base/site.ts";
import { claims, claimsKey } from "./claims.ts";
import { kindAtScope, kindInUse, mergeTypeOf, type PolicyKind, policyId } from "./policy.ts";

/** A policy that has something to say at a place. */
export interface Attached {
  /** The policy's key. */
  readonly policy: string;
  /** Where it is attached. */
  readonly scope: Scope;
  /** The policy of the parent that this one is laid over, and where that one is attached. */
  readonly parent?: { readonly policy: string; readonly scope: Scope };
}

const NONE: readonly Attached[] = Object.freeze([]);

/** The policies of a kind on a listener, the most specific first: the listener's, its ListenerSet's, its Gateway's. */
export function policiesOnListener(kind: PolicyKind, site: ListenerSite, read: Reader): readonly Attached[] {
  if (!read.from(kindInUse, kind)) return NONE;
  return read.from(listenerPolicies, kindAtScope.of(kind, site.gateway, scopeOf(site.owner, site.listener)));
}

/** Key: {@link kindAtScope}, with the scope of the listener. */
const listenerPolicies = derive("policies-on-listener", (key, read): readonly Attached[] => {
  const [kind, at, scope] = kindAtScope.read(key);
  const gateway: Scope = ownerKey.of("Gateway", at);
  const { object, section = "" } = splitScope(scope);
  const own = read.from(claims, claimsKey.of(kind, object));
  const above = object === gateway ? undefined : read.from(claims, claimsKey.of(kind, gateway));
  const winners: readonly [string | undefined, Scope][] = [
    [own.sections[section]?.[0], scope],
    [own.whole[0], object],
    // A Gateway's listeners are siblings of a ListenerSet's, not parents: of the Gateway only what holds for all of it counts.
    [above?.whole[0], gateway],
  ];
  return winners.flatMap(([policy, where]) => (policy === undefined ? [] : [{ policy, scope: where }]));
});

/**
 * The policies of a kind on one rule of a route on one listener, the most specific first: the rule's, the route's, then those of the
 * listener. A policy of rule or route that merges carries the first one of the listener as parent.
 */
export function policiesOnRoute(kind: PolicyKind, site: RouteSite, read: Reader): readonly Attached[] {
  if (!read.from(kindInUse, kind)) return NONE;
  const above = policiesOnListener(kind, site, read);
  const route: Scope = routeOfKind(site.kind, site.route);
  const { whole, sections } = read.from(claims, claimsKey.of(kind, route));
  const ofRule = site.ruleName === undefined ? undefined : sections[site.ruleName]?.[0];
  const [ofRoute] = whole;
  if (ofRule === undefined && ofRoute === undefined) return above;
  const own: Attached[] = [];
  if (ofRule !== undefined)
    own.push(joined(kind, { policy: ofRule, scope: scopeOf(route, site.ruleName) }, above, read));
  if (ofRoute !== undefined) own.push(joined(kind, { policy: ofRoute, scope: route }, above, read));
  return [...own, ...above];
}

/** A policy of a route or rule with the parent that it is laid over, when it asks for that. */
export function joined(kind: PolicyKind, own: Attached, above: readonly Attached[], read: Reader): Attached {
  const [parent] = above;
  if (!parent || read.from(mergeTypeOf, policyId.of(kind, own.policy)) === undefined) return own;
  return { ...own, parent };
}

/** Keys of the policies that are attached where one is, and came later: it has what they wanted. */
export function rivalsOf(kind: PolicyKind, { scope }: Attached, read: Reader): readonly string[] {
  const { object, section } = splitScope(scope);
  const { whole, sections } = read.from(claims, claimsKey.of(kind, object));
  return (section === undefined ? whole : (sections[section] ?? [])).slice(1);
}

/** The first value that one of the policies comes to; policies that have none leave the word to the next. */
export function firstOf<T>(attached: readonly Attached[], value: (each: Attached) => T | undefined): T | undefined {
  for (const each of attached) {
    const result = value(each);
    if (result !== undefined) return result;
  }
  return undefined;
}
