/**
 * HTTPRouteFilter: Filters and conditions that HTTPRoute itself does not have.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, required } from "../schema/mod.ts";
import { httpRouteFilter } from "./kind.ts";
import { httpRouteFilterSpec } from "./spec.ts";

export type * from "./credential-injection.ts";
export type * from "./kind.ts";
export type * from "./spec.ts";
export type * from "./url-rewrite.ts";

/** The kind HTTPRouteFilter. */
export const httpRouteFilterKind = defineKind({
  ...httpRouteFilter,
  statusPath: false,
  about: "Filters and conditions that HTTPRoute itself does not have.",
  fields: () => ({ spec: required(httpRouteFilterSpec, "What is wanted.") }),
});
