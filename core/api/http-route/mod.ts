/**
 * HTTPRoute: Sends HTTP requests to backends by their properties.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { routeStatus } from "../shared/parent.ts";
import { httpRoute } from "./kind.ts";
import { httpRouteSpec } from "./spec.ts";

export type * from "./cors.ts";
export type * from "./external-auth.ts";
export type * from "./filter.ts";
export type * from "./kind.ts";
export type * from "./match.ts";
export type * from "./rule.ts";
export type * from "./spec.ts";

/** The kind HTTPRoute. */
export const httpRouteKind = defineKind({
  ...httpRoute,
  statusPath: true,
  about: "Sends HTTP requests to backends by their properties.",
  fields: (edition) => ({
    spec: required(httpRouteSpec(edition), "What is wanted."),
    status: optional(routeStatus, "What controllers say."),
  }),
});
