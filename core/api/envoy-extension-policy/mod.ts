/**
 * EnvoyExtensionPolicy: Code and external services that take part in handling requests.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { policyStatus } from "../shared/policy.ts";
import { envoyExtensionPolicy } from "./kind.ts";
import { envoyExtensionPolicySpec } from "./spec.ts";

export type * from "./dynamic-module.ts";
export type * from "./ext-proc.ts";
export type * from "./kind.ts";
export type * from "./lua.ts";
export type * from "./spec.ts";
export type * from "./wasm.ts";

/** The kind EnvoyExtensionPolicy. */
export const envoyExtensionPolicyKind = defineKind({
  ...envoyExtensionPolicy,
  statusPath: true,
  about: "Code and external services that take part in handling requests.",
  fields: () => ({
    spec: required(envoyExtensionPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
