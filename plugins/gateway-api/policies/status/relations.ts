import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import { dictionary } from "../../../../core/scalars/dictionary.ts";
import { ownerKey } from "../../base/keys.ts";
import { type Scope, splitScope } from "../../base/scope.ts";
import { claims, claimsKey } from "../targeting/claims.ts";
import { kindAtGateway, kindAtScope, type PolicyKind, policiesOfKind, policyId } from "../targeting/policy.ts";
import { gatewayOfSet, hasListener, isAccepted, isRouteScope, targetsOf } from "../targeting/targets.ts";
import { routeUses, useKey } from "./route-uses.ts";

/** The scopes that have policies of their own below others: "more specific policies override less specific ones". */
export interface Relations {
  /** Pairs of the scope above and the scope below it that has a policy. */
  readonly overrides: readonly (readonly [parent: Scope, child: Scope])[];
  /** Pairs of the scope above and the route whose policy is laid over its policy. */
  readonly merges: readonly (readonly [parent: Scope, child: Scope])[];
}

const NONE: Relations = Object.freeze({ overrides: Object.freeze([]), merges: Object.freeze([]) });

/** The relations that one policy adds, by Gateway; key: policy id. */
const relationsOfPolicy = derive("policy-relations-of", (id, read): Readonly<Record<string, Relations>> => {
  const [kind, policy] = policyId.read(id);
  const byGateway = dictionary<{ overrides: [Scope, Scope][]; merges: [Scope, Scope][] }>();
  const under = (gateway: string) => {
    const found = byGateway[gateway] ?? { overrides: [], merges: [] };
    byGateway[gateway] = found;
    return found;
  };
  for (const scope of read.from(targetsOf, id)) {
    if (isRouteScope(scope)) {
      const { object } = splitScope(scope);
      for (const { parent, gateway, merged } of read.from(routeUses, useKey.of(kind, policy, scope)).parents) {
        under(gateway).overrides.push([parent, object]);
        for (const above of merged) under(gateway).merges.push([above, object]);
      }
    } else {
      const pair = overrideOf(kind, { policy, scope }, read);
      if (pair) under(pair.gateway).overrides.push([pair.parent, scope]);
    }
  }
  return byGateway;
});

/** The scope that a policy on a listener, a ListenerSet or one of its listeners overrides; undefined when the policy does not have its target. */
function overrideOf(
  kind: PolicyKind,
  { policy, scope }: { readonly policy: string; readonly scope: Scope },
  read: Reader,
): { readonly gateway: string; readonly parent: Scope } | undefined {
  const { object, kind: of, namespace, name, section } = splitScope(scope);
  const gateway = of === "Gateway" ? `${namespace}/${name}` : gatewayOfSet(`${namespace}/${name}`, read);
  if (gateway === undefined || !isAccepted(gateway, read) || (of === "Gateway" && section === undefined))
    return undefined;
  const { whole, sections } = read.from(claims, claimsKey.of(kind, object));
  const [winner] = section === undefined ? whole : (sections[section] ?? []);
  if (winner !== policy || (section !== undefined && !hasListener(object, section, read))) return undefined;
  return { gateway, parent: section === undefined ? ownerKey.of("Gateway", gateway) : object };
}

/** All relations between policies of a kind, by Gateway; key: the kind. */
const relationsOfKind = derive("policy-relations", (kind, read): Readonly<Record<string, Relations>> => {
  const all = read
    .from(policiesOfKind, kind)
    .map((policy) => read.from(relationsOfPolicy, policyId.of(kind as PolicyKind, policy)));
  const gateways = [...new Set(all.flatMap((each) => Object.keys(each)))];
  return Object.fromEntries(
    gateways.map((gateway) => {
      const here = all.flatMap((each) => each[gateway] ?? []);
      return [
        gateway,
        { overrides: here.flatMap(({ overrides }) => overrides), merges: here.flatMap(({ merges }) => merges) },
      ];
    }),
  );
});

/** The relations below one Gateway; key: {@link kindAtGateway}. */
const relationsOfGateway = derive("policy-relations-of-gateway", (key, read): Relations => {
  const [kind, gateway] = kindAtGateway.read(key);
  return read.from(relationsOfKind, kind)[gateway] ?? NONE;
});

/** The scopes that lie below the policy of a scope. */
export interface Below {
  /** Routes whose policies are laid over this one. */
  readonly merged: readonly Scope[];
  /** Scopes whose policies take its place. */
  readonly overriding: readonly Scope[];
}

/** The scopes below the policy that a Gateway, ListenerSet or listener has; key: {@link kindAtScope}. */
export const policiesBelow = derive("policies-below", (key, read): Below => {
  const [policyKind, gateway, scope] = kindAtScope.read(key);
  const { overrides, merges } = read.from(relationsOfGateway, kindAtGateway.of(policyKind, gateway));
  const merged = unique(merges.filter(([parent]) => parent === scope));
  const { object, kind, section } = splitScope(scope);
  const overriding = overrides.filter(([parent, child]) => {
    if (parent === scope) return true;
    // A route on the whole object is on each of its listeners as well.
    if (section !== undefined) return parent === object && isRouteScope(child);
    return kind === "Gateway" || splitScope(parent).object === object;
  });
  return { merged, overriding: unique(overriding).filter((child) => child !== scope && !merged.includes(child)) };
});

function unique(pairs: readonly (readonly [Scope, Scope])[]): readonly Scope[] {
  return [...new Set(pairs.map(([, child]) => child))].sort();
}
