import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { splitScope } from "../base/scope.ts";
import type { ListenerSite, RouteSite } from "../base/site.ts";
import { shapesOwnClusters } from "./backend-traffic/shared-clusters.ts";
import { claims, claimsKey } from "./targeting/claims.ts";
import { kindInUse } from "./targeting/policy.ts";

/**
 * Whether a policy below the Gateway shapes the clusters of a route on a listener. Such a route cannot share clusters: a shared one has
 * the Gateway's settings only.
 */
export function separatesBackends(site: RouteSite, read: Reader): boolean {
  return clientPolicySeparates(site, read) || shapesOwnClusters(site, read);
}

const KIND = "ClientTrafficPolicy";

/** Whether a policy on the listener or its ListenerSet sets something that clusters take over from their listener: HTTP/1. */
function clientPolicySeparates({ owner, listener }: ListenerSite, read: Reader): boolean {
  if (!read.from(kindInUse, KIND)) return false;
  const { whole, sections } = read.from(claims, claimsKey.of(KIND, owner));
  const policies = [splitScope(owner).kind === "ListenerSet" ? whole[0] : undefined, sections[listener]?.[0]];
  return policies.some((policy) => policy !== undefined && read.from(setsHttp1, policy));
}

/** Whether a policy sets HTTP/1; key: the policy's. */
const setsHttp1 = derive(
  "client-traffic-sets-http1",
  (key, read): boolean => read.get(KIND, ...splitObjectKey(key))?.spec.http1 !== undefined,
);
