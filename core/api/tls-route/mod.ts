/**
 * TLSRoute: Sends TLS connections to backends by the name the client asks for.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { routeStatus } from "../shared/parent.ts";
import { tlsRoute } from "./kind.ts";
import { tlsRouteSpec } from "./spec.ts";

export type * from "./kind.ts";
export type * from "./spec.ts";

/** The kind TLSRoute. */
export const tlsRouteKind = defineKind({
  ...tlsRoute,
  statusPath: true,
  about: "Sends TLS connections to backends by the name the client asks for.",
  fields: (edition) => ({
    spec: required(tlsRouteSpec(edition), "What is wanted."),
    status: optional(routeStatus, "What controllers say."),
  }),
});
