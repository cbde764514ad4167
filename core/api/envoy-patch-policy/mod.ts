/**
 * EnvoyPatchPolicy: Changes to the xDS resources that are sent to the proxies.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { policyStatus } from "../shared/policy.ts";
import { envoyPatchPolicy } from "./kind.ts";
import { envoyPatchPolicySpec } from "./spec.ts";

export type * from "./kind.ts";

export type * from "./spec.ts";

/** The kind EnvoyPatchPolicy. */
export const envoyPatchPolicyKind = defineKind({
  ...envoyPatchPolicy,
  statusPath: true,
  about: "Changes to the xDS resources that are sent to the proxies.",
  fields: () => ({
    spec: required(envoyPatchPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
