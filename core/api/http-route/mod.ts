/**
 * HTTPRoute: Sends HTTP requests to backends by their properties.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, GATEWAY_API_GROUP } from "../shared/groups.ts";
import { type HTTPRouteSpec, httpRouteSpec } from "./spec.ts";
import { type HTTPRouteStatus, httpRouteStatus } from "./status.ts";

export type * from "./cors.ts";
export type * from "./external-auth.ts";
export type * from "./filter.ts";
export type * from "./match.ts";
export type * from "./rule.ts";
export type * from "./spec.ts";
export type * from "./status.ts";

/** Sends HTTP requests to backends by their properties. */
export interface HTTPRoute extends KubeObject {
  readonly spec: HTTPRouteSpec;
  readonly status?: HTTPRouteStatus;
}

const COLUMNS = [{ name: "Hostnames", type: "string", jsonPath: ".spec.hostnames" }, AGE] as const;

/** The kind HTTPRoute. */
export const httpRouteKind = defineKind({
  group: GATEWAY_API_GROUP,
  kind: "HTTPRoute",
  plural: "httproutes",
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", storage: true, columns: COLUMNS },
    { name: "v1beta1", columns: COLUMNS },
  ],
  statusPath: true,
  about: "Sends HTTP requests to backends by their properties.",
  fields: (edition) => ({
    spec: required(httpRouteSpec(edition), "What is wanted."),
    status: optional(httpRouteStatus, "What controllers say."),
  }),
});
