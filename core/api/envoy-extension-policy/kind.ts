import type { KubeObject } from "../../object/mod.ts";
import { declareKind, either, secret } from "../shared/declaration.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { indexesOfPolicy } from "../shared/indexes.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { EnvoyExtensionPolicySpec } from "./spec.ts";

/** Code and external services that take part in handling requests. */
export interface EnvoyExtensionPolicy extends KubeObject {
  readonly spec: EnvoyExtensionPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind EnvoyExtensionPolicy: all that the rest of Postern has to know about it. */
export const envoyExtensionPolicy = declareKind<EnvoyExtensionPolicy>()({
  group: ENVOY_GATEWAY_GROUP,
  kind: "EnvoyExtensionPolicy",
  plural: "envoyextensionpolicies",
  shortNames: ["eep"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  reads: ["v1alpha1"],
  watch: "if-served",
  status: "ancestors",
  indexes: indexesOfPolicy,
  references: [
    either("spec.lua[].valueRef"),
    secret("spec.wasm[].code.http.tls.caCertificateRef"),
    secret("spec.wasm[].code.image.pullSecretRef"),
    secret("spec.wasm[].code.image.tls.caCertificateRef"),
  ],
});
