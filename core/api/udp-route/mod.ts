/**
 * UDPRoute: Sends UDP packets of a listener to backends.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, GATEWAY_API_GROUP } from "../shared/groups.ts";
import { type UDPRouteSpec, udpRouteSpec } from "./spec.ts";
import { type UDPRouteStatus, udpRouteStatus } from "./status.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** Sends UDP packets of a listener to backends. */
export interface UDPRoute extends KubeObject {
  readonly spec: UDPRouteSpec;
  readonly status?: UDPRouteStatus;
}

/** The kind UDPRoute. */
export const udpRouteKind = defineKind({
  group: GATEWAY_API_GROUP,
  kind: "UDPRoute",
  plural: "udproutes",
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", storage: true, columns: [AGE] },
    { name: "v1alpha2", served: ["experimental"], replacedBy: "v1", columns: [AGE] },
  ],
  statusPath: true,
  about: "Sends UDP packets of a listener to backends.",
  fields: (edition) => ({
    spec: required(udpRouteSpec(edition), "What is wanted."),
    status: optional(udpRouteStatus, "What controllers say."),
  }),
});
