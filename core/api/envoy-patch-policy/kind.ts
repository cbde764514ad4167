import type { KubeObject } from "../../object/mod.ts";
import { declareKind, ENVOY_POLICY_ROW } from "../shared/declaration.ts";
import { AGE } from "../shared/groups.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { EnvoyPatchPolicySpec } from "./spec.ts";

/** Changes to the xDS resources that are sent to the proxies. */
export interface EnvoyPatchPolicy extends KubeObject {
  readonly spec: EnvoyPatchPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind EnvoyPatchPolicy: all that the rest of Postern has to know about it. */
export const envoyPatchPolicy = declareKind<EnvoyPatchPolicy>()({
  ...ENVOY_POLICY_ROW,
  kind: "EnvoyPatchPolicy",
  plural: "envoypatchpolicies",
  shortNames: ["epp"],
  categories: ["envoy-gateway"],
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
});
