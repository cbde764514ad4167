import type { KubeObject } from "../../object/mod.ts";
import { declareKind, secret } from "../shared/declaration.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { indexesOfPolicy } from "../shared/indexes.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { ClientTrafficPolicySpec } from "./spec.ts";

/** How the proxies treat clients of a Gateway. */
export interface ClientTrafficPolicy extends KubeObject {
  readonly spec: ClientTrafficPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind ClientTrafficPolicy: all that the rest of Postern has to know about it. */
export const clientTrafficPolicy = declareKind<ClientTrafficPolicy>()({
  group: ENVOY_GATEWAY_GROUP,
  kind: "ClientTrafficPolicy",
  plural: "clienttrafficpolicies",
  shortNames: ["ctp"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  reads: ["v1alpha1"],
  watch: "if-served",
  status: "ancestors",
  indexes: indexesOfPolicy,
  references: [secret("spec.tls.clientValidation.caCertificateRefs[]"), secret("spec.tls.clientValidation.crl.refs[]")],
});
