import { derive, mapEach } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { type ClustersOfListener, clustersOfListener, routeNeeds } from "./clusters/of-routes.ts";
import { leanXds, placesOfListeners, sharedPorts } from "./ir-parts.ts";
import type { SharedPort } from "./listeners/plan.ts";
import type { RouteNeeds } from "./route-needs.ts";
import { type Hosts, hostsOfListener, longestBody, type RefusedRoutes, refusedOf } from "./routes/hosts.ts";

/** What the routes of one HTTP listener come to. */
export interface HttpListenerParts {
  readonly hosts: Hosts;
  readonly refused: RefusedRoutes;
  /** In bytes. */
  readonly longestBody: number;
  readonly clusters: ClustersOfListener;
  /** Of those routes that need more than clusters, or could not be told what they need. */
  readonly noted: readonly RouteNeeds[];
}

/** What is derived of the IR before everything is put together. */
export interface HttpParts {
  readonly lean: ir.XdsIr;
  readonly ports: readonly SharedPort[];
  /** By the place of the listener. */
  readonly listeners: readonly HttpListenerParts[];
}

const notedNeeds = mapEach("noted-needs", routeNeeds, (needs) => {
  const { failed, certificates, filters } = needs;
  return failed === undefined && certificates === undefined && filters === undefined ? undefined : needs;
});

const listenerParts = derive(
  "http-listener-parts",
  (place, read): HttpListenerParts => ({
    hosts: read.from(hostsOfListener, place),
    refused: refusedOf(place, read),
    longestBody: read.from(longestBody, place),
    clusters: read.from(clustersOfListener, place),
    noted: [...read.from(notedNeeds, place).values()],
  }),
  { share: (_before, now) => now },
);

/** All of it; key: empty. */
export const httpParts = derive(
  "http-parts",
  (_key, read): HttpParts => ({
    lean: read.from(leanXds, ""),
    ports: read.from(sharedPorts, ""),
    listeners: placesOfListeners(read).map((place) => read.from(listenerParts, place)),
  }),
  { share: (_before, now) => now },
);
