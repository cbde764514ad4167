import type { Reader } from "../../../core/incremental/mod.ts";
import type { RouteSite } from "../base/site.ts";
import { shapesOwnClusters } from "./backend-traffic/shared-clusters.ts";
import { clientPolicySeparates } from "./client-traffic/separates.ts";

/**
 * Whether a policy below the Gateway shapes the clusters of a route on a listener. Such a route cannot share clusters: a shared one has
 * the Gateway's settings only.
 */
export function separatesBackends(site: RouteSite, read: Reader): boolean {
  return clientPolicySeparates(site, read) || shapesOwnClusters(site, read);
}
