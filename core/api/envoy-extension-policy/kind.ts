import type { KubeObject } from "../../object/mod.ts";
import { declareKind, ENVOY_POLICY_ROW, either, secret } from "../shared/declaration.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { EnvoyExtensionPolicySpec } from "./spec.ts";

/** Code and external services that take part in handling requests. */
export interface EnvoyExtensionPolicy extends KubeObject {
  readonly spec: EnvoyExtensionPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind EnvoyExtensionPolicy: all that the rest of Postern has to know about it. */
export const envoyExtensionPolicy = declareKind<EnvoyExtensionPolicy>()({
  ...ENVOY_POLICY_ROW,
  kind: "EnvoyExtensionPolicy",
  plural: "envoyextensionpolicies",
  shortNames: ["eep"],
  references: [
    either("spec.lua[].valueRef"),
    secret("spec.wasm[].code.http.tls.caCertificateRef"),
    secret("spec.wasm[].code.image.pullSecretRef"),
    secret("spec.wasm[].code.image.tls.caCertificateRef"),
  ],
});
