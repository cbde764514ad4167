/**
 * GRPCRoute: Sends gRPC calls to backends by their properties.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, GATEWAY_API_GROUP } from "../shared/groups.ts";
import { type GRPCRouteSpec, grpcRouteSpec } from "./spec.ts";
import { type GRPCRouteStatus, grpcRouteStatus } from "./status.ts";

export type * from "./filter.ts";
export type * from "./match.ts";
export type * from "./rule.ts";
export type * from "./spec.ts";
export type * from "./status.ts";

/** Sends gRPC calls to backends by their properties. */
export interface GRPCRoute extends KubeObject {
  readonly spec: GRPCRouteSpec;
  readonly status?: GRPCRouteStatus;
}

/** The kind GRPCRoute. */
export const grpcRouteKind = defineKind({
  group: GATEWAY_API_GROUP,
  kind: "GRPCRoute",
  plural: "grpcroutes",
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", storage: true, columns: [{ name: "Hostnames", type: "string", jsonPath: ".spec.hostnames" }, AGE] },
  ],
  statusPath: true,
  about: "Sends gRPC calls to backends by their properties.",
  fields: (edition) => ({
    spec: required(grpcRouteSpec(edition), "What is wanted."),
    status: optional(grpcRouteStatus, "What controllers say."),
  }),
});
