import type { KubeObject } from "../../object/mod.ts";
import { declareKind, either } from "../shared/declaration.ts";
import { AGE, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "../shared/groups.ts";
import { indexesOfPolicy } from "../shared/indexes.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { BackendTLSPolicySpec } from "./spec.ts";

/** TLS towards a Service. */
export interface BackendTLSPolicy extends KubeObject {
  readonly spec: BackendTLSPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind BackendTLSPolicy: all that the rest of Postern has to know about it. */
export const backendTlsPolicy = declareKind<BackendTLSPolicy>()({
  group: GATEWAY_API_GROUP,
  kind: "BackendTLSPolicy",
  plural: "backendtlspolicies",
  shortNames: ["btlspolicy"],
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", storage: true, columns: [AGE] },
    { name: "v1alpha3", served: ["experimental"], replacedBy: "v1" },
  ],
  reads: GATEWAY_API_VERSIONS,
  watch: "if-served",
  status: "ancestors",
  indexes: indexesOfPolicy,
  references: [either("spec.validation.caCertificateRefs[]")],
});
