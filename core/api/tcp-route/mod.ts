/**
 * TCPRoute: Sends TCP connections of a listener to backends.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { tcpRoute } from "./kind.ts";
import { tcpRouteSpec } from "./spec.ts";
import { tcpRouteStatus } from "./status.ts";

export type * from "./kind.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** The kind TCPRoute. */
export const tcpRouteKind = defineKind({
  ...tcpRoute,
  statusPath: true,
  about: "Sends TCP connections of a listener to backends.",
  fields: (edition) => ({
    spec: required(tcpRouteSpec(edition), "What is wanted."),
    status: optional(tcpRouteStatus, "What controllers say."),
  }),
});
