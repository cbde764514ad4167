/**
 * SecurityPolicy: Who may send which requests.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { type PolicyStatus, policyStatus } from "../shared/policy.ts";
import { type SecurityPolicySpec, securityPolicySpec } from "./spec.ts";

export type * from "./api-key-auth.ts";
export type * from "./authorization.ts";
export type * from "./ext-auth.ts";
export type * from "./jwt.ts";
export type * from "./oidc.ts";
export type * from "./spec.ts";

/** Who may send which requests. */
export interface SecurityPolicy extends KubeObject {
  readonly spec: SecurityPolicySpec;
  readonly status?: PolicyStatus;
}

/** The kind SecurityPolicy. */
export const securityPolicyKind = defineKind({
  group: ENVOY_GATEWAY_GROUP,
  kind: "SecurityPolicy",
  plural: "securitypolicies",
  shortNames: ["sp"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  statusPath: true,
  about: "Who may send which requests.",
  fields: () => ({
    spec: required(securityPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
