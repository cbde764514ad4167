/**
 * XBackendTrafficPolicy: Retry budgets and sessions of backends (experimental).
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, EXPERIMENTAL_GROUP } from "../shared/groups.ts";
import { type PolicyStatus, policyStatus } from "../shared/policy.ts";
import { type XBackendTrafficPolicySpec, xBackendTrafficPolicySpec } from "./spec.ts";

export type * from "./spec.ts";

/** Retry budgets and sessions of backends (experimental). */
export interface XBackendTrafficPolicy extends KubeObject {
  readonly spec: XBackendTrafficPolicySpec;
  readonly status?: PolicyStatus;
}

/** The kind XBackendTrafficPolicy. */
export const xBackendTrafficPolicyKind = defineKind({
  group: EXPERIMENTAL_GROUP,
  kind: "XBackendTrafficPolicy",
  plural: "xbackendtrafficpolicies",
  shortNames: ["xbtrafficpolicy"],
  categories: ["gateway-api"],
  scope: "Namespaced",
  labels: { "gateway.networking.k8s.io/policy": "Direct" },
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  statusPath: true,
  about: "Retry budgets and sessions of backends (experimental).",
  fields: () => ({
    spec: required(xBackendTrafficPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
