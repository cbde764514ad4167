/**
 * GRPCRoute: Sends gRPC calls to backends by their properties.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { routeStatus } from "../shared/parent.ts";
import { grpcRoute } from "./kind.ts";
import { grpcRouteSpec } from "./spec.ts";

export type * from "./filter.ts";
export type * from "./kind.ts";
export type * from "./match.ts";
export type * from "./rule.ts";
export type * from "./spec.ts";

/** The kind GRPCRoute. */
export const grpcRouteKind = defineKind({
  ...grpcRoute,
  statusPath: true,
  about: "Sends gRPC calls to backends by their properties.",
  fields: (edition) => ({
    spec: required(grpcRouteSpec(edition), "What is wanted."),
    status: optional(routeStatus, "What controllers say."),
  }),
});
