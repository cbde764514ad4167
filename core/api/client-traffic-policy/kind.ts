import type { KubeObject } from "../../object/mod.ts";
import { declareKind, ENVOY_POLICY_ROW, secret } from "../shared/declaration.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { ClientTrafficPolicySpec } from "./spec.ts";

/** How the proxies treat clients of a Gateway. */
export interface ClientTrafficPolicy extends KubeObject {
  readonly spec: ClientTrafficPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind ClientTrafficPolicy: all that the rest of Postern has to know about it. */
export const clientTrafficPolicy = declareKind<ClientTrafficPolicy>()({
  ...ENVOY_POLICY_ROW,
  kind: "ClientTrafficPolicy",
  plural: "clienttrafficpolicies",
  shortNames: ["ctp"],
  categories: ["envoy-gateway"],
  references: [secret("spec.tls.clientValidation.caCertificateRefs[]"), secret("spec.tls.clientValidation.crl.refs[]")],
});
