/**
 * TCPRoute: Sends TCP connections of a listener to backends.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { l4RouteSpec } from "../shared/l4-route.ts";
import { routeStatus } from "../shared/parent.ts";
import { tcpRoute } from "./kind.ts";

export type * from "./kind.ts";

/** The kind TCPRoute. */
export const tcpRouteKind = defineKind({
  ...tcpRoute,
  statusPath: true,
  about: "Sends TCP connections of a listener to backends.",
  fields: (edition) => ({
    spec: required(l4RouteSpec(edition), "What is wanted."),
    status: optional(routeStatus, "What controllers say."),
  }),
});
