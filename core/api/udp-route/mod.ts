/**
 * UDPRoute: Sends UDP packets of a listener to backends.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { udpRoute } from "./kind.ts";
import { udpRouteSpec } from "./spec.ts";
import { udpRouteStatus } from "./status.ts";

export type * from "./kind.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** The kind UDPRoute. */
export const udpRouteKind = defineKind({
  ...udpRoute,
  statusPath: true,
  about: "Sends UDP packets of a listener to backends.",
  fields: (edition) => ({
    spec: required(udpRouteSpec(edition), "What is wanted."),
    status: optional(udpRouteStatus, "What controllers say."),
  }),
});
