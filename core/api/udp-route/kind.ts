import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import { AGE, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "../shared/groups.ts";
import { indexesOfRoute } from "../shared/indexes.ts";
import type { UDPRouteSpec } from "./spec.ts";
import type { UDPRouteStatus } from "./status.ts";

/** Sends UDP packets of a listener to backends. */
export interface UDPRoute extends KubeObject {
  readonly spec: UDPRouteSpec;
  readonly status?: UDPRouteStatus;
}

/** The declaration of the kind UDPRoute: all that the rest of Postern has to know about it. */
export const udpRoute = declareKind<UDPRoute>()({
  group: GATEWAY_API_GROUP,
  kind: "UDPRoute",
  plural: "udproutes",
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", storage: true, columns: [AGE] },
    { name: "v1alpha2", served: ["experimental"], replacedBy: "v1", columns: [AGE] },
  ],
  reads: GATEWAY_API_VERSIONS,
  watch: "if-served",
  status: "parents",
  indexes: indexesOfRoute,
});
