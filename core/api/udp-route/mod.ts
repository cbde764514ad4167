/**
 * UDPRoute: Sends UDP packets of a listener to backends.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { l4RouteSpec } from "../shared/l4-route.ts";
import { routeStatus } from "../shared/parent.ts";
import { udpRoute } from "./kind.ts";

export type * from "./kind.ts";

/** The kind UDPRoute. */
export const udpRouteKind = defineKind({
  ...udpRoute,
  statusPath: true,
  about: "Sends UDP packets of a listener to backends.",
  fields: (edition) => ({
    spec: required(l4RouteSpec(edition), "What is wanted."),
    status: optional(routeStatus, "What controllers say."),
  }),
});
