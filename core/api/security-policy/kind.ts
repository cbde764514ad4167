import type { KubeObject } from "../../object/mod.ts";
import { declareKind, either, secret } from "../shared/declaration.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { indexesOfPolicy } from "../shared/indexes.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { SecurityPolicySpec } from "./spec.ts";

/** Who may send which requests. */
export interface SecurityPolicy extends KubeObject {
  readonly spec: SecurityPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind SecurityPolicy: all that the rest of Postern has to know about it. */
export const securityPolicy = declareKind<SecurityPolicy>()({
  group: ENVOY_GATEWAY_GROUP,
  kind: "SecurityPolicy",
  plural: "securitypolicies",
  shortNames: ["sp"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  reads: ["v1alpha1"],
  watch: "if-served",
  status: "ancestors",
  indexes: indexesOfPolicy,
  references: [
    secret("spec.apiKeyAuth.credentialRefs[]"),
    secret("spec.basicAuth.users"),
    either("spec.extAuth.contextExtensions[].valueRef"),
    either("spec.jwt.providers[].localJWKS.valueRef"),
    secret("spec.oidc.clientIDRef"),
    secret("spec.oidc.clientSecret"),
  ],
});
