import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import { AGE, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "../shared/groups.ts";
import { indexesOfRoute } from "../shared/indexes.ts";
import type { HTTPRouteSpec } from "./spec.ts";
import type { HTTPRouteStatus } from "./status.ts";

const COLUMNS = [{ name: "Hostnames", type: "string", jsonPath: ".spec.hostnames" }, AGE] as const;

/** Sends HTTP requests to backends by their properties. */
export interface HTTPRoute extends KubeObject {
  readonly spec: HTTPRouteSpec;
  readonly status?: HTTPRouteStatus;
}

/** The declaration of the kind HTTPRoute: all that the rest of Postern has to know about it. */
export const httpRoute = declareKind<HTTPRoute>()({
  group: GATEWAY_API_GROUP,
  kind: "HTTPRoute",
  plural: "httproutes",
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", storage: true, columns: COLUMNS },
    { name: "v1beta1", columns: COLUMNS },
  ],
  reads: GATEWAY_API_VERSIONS,
  watch: "if-served",
  status: "parents",
  indexes: indexesOfRoute,
});
