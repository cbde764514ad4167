import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import { AGE, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "../shared/groups.ts";
import { indexesOfRoute } from "../shared/indexes.ts";
import type { TLSRouteSpec } from "./spec.ts";
import type { TLSRouteStatus } from "./status.ts";

/** Sends TLS connections to backends by the name the client asks for. */
export interface TLSRoute extends KubeObject {
  readonly spec: TLSRouteSpec;
  readonly status?: TLSRouteStatus;
}

/** The declaration of the kind TLSRoute: all that the rest of Postern has to know about it. */
export const tlsRoute = declareKind<TLSRoute>()({
  group: GATEWAY_API_GROUP,
  kind: "TLSRoute",
  plural: "tlsroutes",
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", storage: true, columns: [AGE] },
    { name: "v1alpha2", served: ["experimental"], replacedBy: "v1", columns: [AGE] },
    { name: "v1alpha3", served: ["experimental"], replacedBy: "v1", columns: [AGE] },
  ],
  reads: GATEWAY_API_VERSIONS,
  watch: "if-served",
  status: "parents",
  indexes: indexesOfRoute,
});
