import { derive } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { kindOnOwner, routesOfOwner } from "../attachment/attached-to.ts";
import { attachments } from "../attachment/attachments.ts";
import { parentKey, ROUTE_KINDS } from "../base/keys.ts";
import { gatewayFacts, gatewaysOfDataPlane } from "../gateways/facts.ts";
import { ownersOfGateway } from "../listeners/listener-sets.ts";
import { shapeSharedCluster } from "../policies/backend-traffic/shared-clusters.ts";
import { parentRoutes } from "./http-parents.ts";
import { streamRoutes } from "./stream-parents.ts";

const NONE: readonly ir.BackendCluster[] = Object.freeze([]);

/** The clusters that routes of a data plane share, in order of first use; the first use also decides the setting. Key: the data plane's. */
export const backendClusters = derive("backend-clusters", (irKey, read): readonly ir.BackendCluster[] => {
  const gateways = read.from(gatewaysOfDataPlane, irKey);
  const merging = gateways.filter((key) => read.from(gatewayFacts, key)?.mergeBackends);
  if (merging.length === 0) return NONE;
  const clusters = new Map<string, ir.BackendCluster>();
  const owners = merging.flatMap((gateway) => read.from(ownersOfGateway, gateway).map((owner) => ({ owner, gateway })));
  for (const kind of ROUTE_KINDS) {
    const http = kind === "HTTPRoute" || kind === "GRPCRoute";
    for (const { owner, gateway } of owners) {
      for (const route of read.from(routesOfOwner, kindOnOwner.of(kind, owner)).values()) {
        for (const { index, owner: parent } of read.from(attachments, route)) {
          if (parent !== owner) continue;
          const result = read.from<{ readonly clusters?: readonly ir.BackendCluster[] }>(
            http ? parentRoutes : streamRoutes,
            parentKey.of(route, index),
          );
          for (const cluster of result.clusters ?? [])
            if (!clusters.has(cluster.name)) clusters.set(cluster.name, shapeSharedCluster(cluster, gateway, read));
        }
      }
    }
  }
  return [...clusters.values()];
});
