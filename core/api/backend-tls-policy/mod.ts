/**
 * BackendTLSPolicy: TLS towards a Service.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, GATEWAY_API_GROUP } from "../shared/groups.ts";
import { type PolicyStatus, policyStatus } from "../shared/policy.ts";
import { type BackendTLSPolicySpec, backendTlsPolicySpec } from "./spec.ts";

export type * from "./spec.ts";

/** TLS towards a Service. */
export interface BackendTLSPolicy extends KubeObject {
  readonly spec: BackendTLSPolicySpec;
  readonly status?: PolicyStatus;
}

/** The kind BackendTLSPolicy. */
export const backendTlsPolicyKind = defineKind({
  group: GATEWAY_API_GROUP,
  kind: "BackendTLSPolicy",
  plural: "backendtlspolicies",
  shortNames: ["btlspolicy"],
  categories: ["gateway-api"],
  scope: "Namespaced",
  labels: { "gateway.networking.k8s.io/policy": "Direct" },
  versions: [
    { name: "v1", storage: true, columns: [AGE] },
    { name: "v1alpha3", served: ["experimental"], replacedBy: "v1" },
  ],
  statusPath: true,
  about: "TLS towards a Service.",
  fields: () => ({
    spec: required(backendTlsPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
