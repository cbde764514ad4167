import type { KubeObject } from "../../object/mod.ts";
import { declareKind, ROUTE_ROW } from "../shared/declaration.ts";
import { AGE } from "../shared/groups.ts";
import type { RouteStatus } from "../shared/parent.ts";
import type { TLSRouteSpec } from "./spec.ts";

/** Status of a TLSRoute. */
export interface TLSRouteStatus extends RouteStatus {}

/** Sends TLS connections to backends by the name the client asks for. */
export interface TLSRoute extends KubeObject {
  readonly spec: TLSRouteSpec;
  readonly status?: TLSRouteStatus;
}

/** The declaration of the kind TLSRoute: all that the rest of Postern has to know about it. */
export const tlsRoute = declareKind<TLSRoute>()({
  ...ROUTE_ROW,
  kind: "TLSRoute",
  plural: "tlsroutes",
  versions: [
    { name: "v1", storage: true, columns: [AGE] },
    { name: "v1alpha2", served: ["experimental"], replacedBy: "v1", columns: [AGE] },
    { name: "v1alpha3", served: ["experimental"], replacedBy: "v1", columns: [AGE] },
  ],
});
