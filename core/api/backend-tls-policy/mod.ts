/**
 * BackendTLSPolicy: TLS towards a Service.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { policyStatus } from "../shared/policy.ts";
import { backendTlsPolicy } from "./kind.ts";
import { backendTlsPolicySpec } from "./spec.ts";

export type * from "./kind.ts";

export type * from "./spec.ts";

/** The kind BackendTLSPolicy. */
export const backendTlsPolicyKind = defineKind({
  ...backendTlsPolicy,
  labels: { "gateway.networking.k8s.io/policy": "Direct" },
  statusPath: true,
  about: "TLS towards a Service.",
  fields: () => ({
    spec: required(backendTlsPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
