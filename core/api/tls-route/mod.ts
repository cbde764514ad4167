/**
 * TLSRoute: Sends TLS connections to backends by the name the client asks for.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, GATEWAY_API_GROUP } from "../shared/groups.ts";
import { type TLSRouteSpec, tlsRouteSpec } from "./spec.ts";
import { type TLSRouteStatus, tlsRouteStatus } from "./status.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** Sends TLS connections to backends by the name the client asks for. */
export interface TLSRoute extends KubeObject {
  readonly spec: TLSRouteSpec;
  readonly status?: TLSRouteStatus;
}

/** The kind TLSRoute. */
export const tlsRouteKind = defineKind({
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
  statusPath: true,
  about: "Sends TLS connections to backends by the name the client asks for.",
  fields: (edition) => ({
    spec: required(tlsRouteSpec(edition), "What is wanted."),
    status: optional(tlsRouteStatus, "What controllers say."),
  }),
});
