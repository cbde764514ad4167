import type { KubeObject } from "../../object/mod.ts";
import { declareKind, ROUTE_ROW } from "../shared/declaration.ts";
import { AGE } from "../shared/groups.ts";
import type { RouteStatus } from "../shared/parent.ts";
import type { HTTPRouteSpec } from "./spec.ts";

const COLUMNS = [{ name: "Hostnames", type: "string", jsonPath: ".spec.hostnames" }, AGE] as const;

/** Status of an HTTPRoute. */
export interface HTTPRouteStatus extends RouteStatus {}

/** Sends HTTP requests to backends by their properties. */
export interface HTTPRoute extends KubeObject {
  readonly spec: HTTPRouteSpec;
  readonly status?: HTTPRouteStatus;
}

/** The declaration of the kind HTTPRoute: all that the rest of Postern has to know about it. */
export const httpRoute = declareKind<HTTPRoute>()({
  ...ROUTE_ROW,
  kind: "HTTPRoute",
  plural: "httproutes",
  versions: [
    { name: "v1", storage: true, columns: COLUMNS },
    { name: "v1beta1", columns: COLUMNS },
  ],
});
