import type { KubeObject } from "../../object/mod.ts";
import { declareKind, ROUTE_ROW } from "../shared/declaration.ts";
import { AGE } from "../shared/groups.ts";
import type { RouteStatus } from "../shared/parent.ts";
import type { GRPCRouteSpec } from "./spec.ts";

/** Status of a GRPCRoute. */
export interface GRPCRouteStatus extends RouteStatus {}

/** Sends gRPC calls to backends by their properties. */
export interface GRPCRoute extends KubeObject {
  readonly spec: GRPCRouteSpec;
  readonly status?: GRPCRouteStatus;
}

/** The declaration of the kind GRPCRoute: all that the rest of Postern has to know about it. */
export const grpcRoute = declareKind<GRPCRoute>()({
  ...ROUTE_ROW,
  kind: "GRPCRoute",
  plural: "grpcroutes",
  versions: [
    { name: "v1", storage: true, columns: [{ name: "Hostnames", type: "string", jsonPath: ".spec.hostnames" }, AGE] },
  ],
});
