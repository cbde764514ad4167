import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectStatus } from "../../../../core/status/types.ts";
import { ownerKey, routeOfKind } from "../../base/keys.ts";
import { scopeOf, splitScope } from "../../base/scope.ts";
import { setting } from "../../base/settings.ts";
import type { ListenerSite, RouteSite } from "../../base/site.ts";
import { gatewaysOfDataPlane } from "../../gateways/facts.ts";
import { foreignPolicies, foreignPolicy, foreignRefs } from "./policies.ts";

/** Hands the policies on a rule and its route to whoever builds the route. */
export function carryOnRoute(
  route: ir.HttpRoute,
  { kind, route: key, ruleName }: RouteSite,
  read: Reader,
): ir.HttpRoute {
  const object = routeOfKind(kind, key);
  const scopes = ruleName === undefined ? [object] : [scopeOf(object, ruleName), object];
  const refs = foreignRefs(scopes, read);
  return refs.length === 0 ? route : { ...route, extensionServerPolicies: refs };
}

/** Hands the policies on a listener and its Gateway to whoever builds the listener. */
export function carryOnListener<T extends ir.ListenerBase>(listener: T, place: ListenerSite, read: Reader): T {
  const gateway = ownerKey.of("Gateway", place.gateway);
  const refs = foreignRefs([scopeOf(gateway, place.listener), gateway], read);
  return refs.length === 0 ? listener : { ...listener, extensionRefs: refs };
}

/** Hands the policies on Gateways and listeners of a data plane to whoever builds what is shared. */
export function carryOnDataPlane(xds: ir.XdsIr, irKey: string, read: Reader): ir.XdsIr {
  if (setting(read, "extensionPolicyKinds").length === 0) return xds;
  const gateways = new Set(read.from(gatewaysOfDataPlane, irKey).map((key) => ownerKey.of("Gateway", key)));
  const targets = read
    .from(foreignPolicies, "")
    .flatMap((id) => read.from(foreignPolicy, id)?.targets ?? [])
    .filter((scope) => gateways.has(splitScope(scope).object));
  const listeners = targets.filter((scope) => splitScope(scope).section !== undefined);
  const refs = foreignRefs([...listeners, ...targets.filter((scope) => !listeners.includes(scope))], read);
  return refs.length === 0 ? xds : { ...xds, extensionServerPolicies: refs };
}

/** The statuses of the policies of extensions; key: empty. */
export const foreignStatuses = derive("extension-policy-statuses", (_key, read): readonly ObjectStatus[] =>
  read.from(foreignPolicies, "").flatMap((id) => read.from(foreignPolicy, id)?.status ?? []),
);
