/**
 * SecurityPolicy: Who may send which requests.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { policyStatus } from "../shared/policy.ts";
import { securityPolicy } from "./kind.ts";
import { securityPolicySpec } from "./spec.ts";

export type * from "./api-key-auth.ts";
export type * from "./authorization.ts";
export type * from "./ext-auth.ts";
export type * from "./jwt.ts";
export type * from "./kind.ts";
export type * from "./oidc.ts";
export type * from "./spec.ts";

/** The kind SecurityPolicy. */
export const securityPolicyKind = defineKind({
  ...securityPolicy,
  statusPath: true,
  about: "Who may send which requests.",
  fields: () => ({
    spec: required(securityPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
