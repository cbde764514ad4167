import type { KubeObject } from "../../object/mod.ts";
import { declareKind, either, secret } from "../shared/declaration.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import type { HTTPRouteFilterSpec } from "./spec.ts";

/** Filters and conditions that HTTPRoute itself does not have. */
export interface HTTPRouteFilter extends KubeObject {
  readonly spec: HTTPRouteFilterSpec;
}

/** The declaration of the kind HTTPRouteFilter: all that the rest of Postern has to know about it. */
export const httpRouteFilter = declareKind<HTTPRouteFilter>()({
  group: ENVOY_GATEWAY_GROUP,
  kind: "HTTPRouteFilter",
  plural: "httproutefilters",
  shortNames: ["hrf"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  reads: ["v1alpha1"],
  watch: "if-served",
  status: "none",
  indexes: {},
  references: [secret("spec.credentialInjection.credential.valueRef"), either("spec.directResponse.body.valueRef")],
});
