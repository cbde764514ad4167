import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { indexesOfPolicy } from "../shared/indexes.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { EnvoyPatchPolicySpec } from "./spec.ts";

/** Changes to the xDS resources that are sent to the proxies. */
export interface EnvoyPatchPolicy extends KubeObject {
  readonly spec: EnvoyPatchPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind EnvoyPatchPolicy: all that the rest of Postern has to know about it. */
export const envoyPatchPolicy = declareKind<EnvoyPatchPolicy>()({
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
  reads: ["v1alpha1"],
  watch: "if-served",
  status: "ancestors",
  indexes: indexesOfPolicy,
});
