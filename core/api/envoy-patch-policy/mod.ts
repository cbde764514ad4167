/**
 * EnvoyPatchPolicy: Changes to the xDS resources that are sent to the proxies.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { type PolicyStatus, policyStatus } from "../shared/policy.ts";
import { type EnvoyPatchPolicySpec, envoyPatchPolicySpec } from "./spec.ts";

export type * from "./spec.ts";

/** Changes to the xDS resources that are sent to the proxies. */
export interface EnvoyPatchPolicy extends KubeObject {
  readonly spec: EnvoyPatchPolicySpec;
  readonly status?: PolicyStatus;
}

/** The kind EnvoyPatchPolicy. */
export const envoyPatchPolicyKind = defineKind({
  group: ENVOY_GATEWAY_GROUP,
  kind: "EnvoyPatchPolicy",
  plural: "envoypatchpolicies",
  shortNames: ["epp"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [
    {
      name: "v1alpha1",
      storage: true,
      columns: [
        { name: "Accepted", type: "string", jsonPath: '.status.ancestors[0].conditions[?(@.type=="Accepted")].status' },
        {
          name: "Programmed",
          type: "string",
          jsonPath: '.status.ancestors[0].conditions[?(@.type=="Programmed")].status',
        },
        AGE,
      ],
    },
  ],
  statusPath: true,
  about: "Changes to the xDS resources that are sent to the proxies.",
  fields: () => ({
    spec: required(envoyPatchPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
