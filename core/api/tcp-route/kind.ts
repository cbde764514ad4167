import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import { AGE, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "../shared/groups.ts";
import { indexesOfRoute } from "../shared/indexes.ts";
import type { TCPRouteSpec } from "./spec.ts";
import type { TCPRouteStatus } from "./status.ts";

/** Sends TCP connections of a listener to backends. */
export interface TCPRoute extends KubeObject {
  readonly spec: TCPRouteSpec;
  readonly status?: TCPRouteStatus;
}

/** The declaration of the kind TCPRoute: all that the rest of Postern has to know about it. */
export const tcpRoute = declareKind<TCPRoute>()({
  group: GATEWAY_API_GROUP,
  kind: "TCPRoute",
  plural: "tcproutes",
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
