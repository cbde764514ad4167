/**
 * EnvoyExtensionPolicy: Code and external services that take part in handling requests.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { type PolicyStatus, policyStatus } from "../shared/policy.ts";
import { type EnvoyExtensionPolicySpec, envoyExtensionPolicySpec } from "./spec.ts";

export type * from "./dynamic-module.ts";
export type * from "./ext-proc.ts";
export type * from "./lua.ts";
export type * from "./spec.ts";
export type * from "./wasm.ts";

/** Code and external services that take part in handling requests. */
export interface EnvoyExtensionPolicy extends KubeObject {
  readonly spec: EnvoyExtensionPolicySpec;
  readonly status?: PolicyStatus;
}

/** The kind EnvoyExtensionPolicy. */
export const envoyExtensionPolicyKind = defineKind({
  group: ENVOY_GATEWAY_GROUP,
  kind: "EnvoyExtensionPolicy",
  plural: "envoyextensionpolicies",
  shortNames: ["eep"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  statusPath: true,
  about: "Code and external services that take part in handling requests.",
  fields: () => ({
    spec: required(envoyExtensionPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
