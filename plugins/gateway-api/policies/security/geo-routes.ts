import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../../core/resource/mod.ts";
import { attachments } from "../../attachment/attachments.ts";
import { splitScope } from "../../base/scope.ts";
import type { ListenerSite } from "../../base/site.ts";
import { atGateway, inForceKey } from "../targeting/merge.ts";
import { kindInUse, policiesOfKind, policyId } from "../targeting/policy.ts";
import { isOurRoute, isRouteScope, targetsOf } from "../targeting/targets.ts";
import { securityOf } from "./features.ts";

/** A SecurityPolicy of routes that asks for places of clients, and the routes. */
interface GeoPolicy {
  readonly policy: string;
  readonly routes: readonly string[];
}

/** The SecurityPolicies of routes that ask for places; key: empty. Nearly always empty. */
const geoPolicies = derive("geo-policies", (_key, read): readonly GeoPolicy[] =>
  read.from(policiesOfKind, "SecurityPolicy").flatMap((policy) => {
    if (!read.from(asksForPlaces, policy)) return [];
    const routes = read
      .from(targetsOf, policyId.of("SecurityPolicy", policy))
      .filter(isRouteScope)
      .map((scope) => splitScope(scope).object);
    return routes.length === 0 ? [] : [{ policy, routes }];
  }),
);

/** Whether a SecurityPolicy asks for places of clients; key: the policy's. */
const asksForPlaces = derive("asks-for-places", (policy, read): boolean => {
  const found = read.get("SecurityPolicy", ...splitObjectKey(policy));
  return (found?.spec.authorization?.rules ?? []).some(
    ({ principal }) => principal?.clientIPGeoLocations !== undefined,
  );
});

/** The authorizations that policies of the routes on a listener ask for, as far as they concern places of clients. */
export function geoRouteListeners(site: ListenerSite, read: Reader): readonly ir.Authorization[] {
  if (!read.from(kindInUse, "SecurityPolicy")) return [];
  return read.from(geoPolicies, "").flatMap(({ policy, routes }) => {
    const here = routes.some(
      (route) =>
        isOurRoute(route, read) &&
        read
          .from(attachments, route)
          .some(({ owner, listeners }) => owner === site.owner && listeners.some(({ name }) => name === site.listener)),
    );
    if (!here) return [];
    const key = atGateway.of(inForceKey("SecurityPolicy", { policy }), site.gateway);
    return read.from(securityOf, key)?.features.authorization ?? [];
  });
}
