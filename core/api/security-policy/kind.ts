import type { KubeObject } from "../../object/mod.ts";
import { declareKind, ENVOY_POLICY_ROW, either, secret } from "../shared/declaration.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { SecurityPolicySpec } from "./spec.ts";

/** Who may send which requests. */
export interface SecurityPolicy extends KubeObject {
  readonly spec: SecurityPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind SecurityPolicy: all that the rest of Postern has to know about it. */
export const securityPolicy = declareKind<SecurityPolicy>()({
  ...ENVOY_POLICY_ROW,
  kind: "SecurityPolicy",
  plural: "securitypolicies",
  shortNames: ["sp"],
  categories: ["envoy-gateway"],
  references: [
    secret("spec.apiKeyAuth.credentialRefs[]"),
    secret("spec.basicAuth.users"),
    either("spec.extAuth.contextExtensions[].valueRef"),
    either("spec.jwt.providers[].localJWKS.valueRef"),
    secret("spec.oidc.clientIDRef"),
    secret("spec.oidc.clientSecret"),
  ],
});
