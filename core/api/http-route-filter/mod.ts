/**
 * HTTPRouteFilter: Filters and conditions that HTTPRoute itself does not have.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, required } from "../schema/mod.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { type HTTPRouteFilterSpec, httpRouteFilterSpec } from "./spec.ts";

export type * from "./credential-injection.ts";
export type * from "./direct-response.ts";
export type * from "./spec.ts";
export type * from "./url-rewrite.ts";

/** Filters and conditions that HTTPRoute itself does not have. */
export interface HTTPRouteFilter extends KubeObject {
  readonly spec: HTTPRouteFilterSpec;
}

/** The kind HTTPRouteFilter. */
export const httpRouteFilterKind = defineKind({
  group: ENVOY_GATEWAY_GROUP,
  kind: "HTTPRouteFilter",
  plural: "httproutefilters",
  shortNames: ["hrf"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  statusPath: false,
  about: "Filters and conditions that HTTPRoute itself does not have.",
  fields: () => ({ spec: required(httpRouteFilterSpec, "What is wanted.") }),
});
