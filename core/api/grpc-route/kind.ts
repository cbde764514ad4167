import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import { AGE, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "../shared/groups.ts";
import { indexesOfRoute } from "../shared/indexes.ts";
import type { GRPCRouteSpec } from "./spec.ts";
import type { GRPCRouteStatus } from "./status.ts";

/** Sends gRPC calls to backends by their properties. */
export interface GRPCRoute extends KubeObject {
  readonly spec: GRPCRouteSpec;
  readonly status?: GRPCRouteStatus;
}

/** The declaration of the kind GRPCRoute: all that the rest of Postern has to know about it. */
export const grpcRoute = declareKind<GRPCRoute>()({
  group: GATEWAY_API_GROUP,
  kind: "GRPCRoute",
  plural: "grpcroutes",
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", storage: true, columns: [{ name: "Hostnames", type: "string", jsonPath: ".spec.hostnames" }, AGE] },
  ],
  reads: GATEWAY_API_VERSIONS,
  watch: "if-served",
  status: "parents",
  indexes: indexesOfRoute,
});
