/**
 * TCPRoute: Sends TCP connections of a listener to backends.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, GATEWAY_API_GROUP } from "../shared/groups.ts";
import { type TCPRouteSpec, tcpRouteSpec } from "./spec.ts";
import { type TCPRouteStatus, tcpRouteStatus } from "./status.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** Sends TCP connections of a listener to backends. */
export interface TCPRoute extends KubeObject {
  readonly spec: TCPRouteSpec;
  readonly status?: TCPRouteStatus;
}

/** The kind TCPRoute. */
export const tcpRouteKind = defineKind({
  group: GATEWAY_API_GROUP,
  kind: "TCPRoute",
  plural: "tcproutes",
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", storage: true, columns: [AGE] },
    { name: "v1alpha2", served: ["experimental"], replacedBy: "v1", columns: [AGE] },
  ],
  statusPath: true,
  about: "Sends TCP connections of a listener to backends.",
  fields: (edition) => ({
    spec: required(tcpRouteSpec(edition), "What is wanted."),
    status: optional(tcpRouteStatus, "What controllers say."),
  }),
});
