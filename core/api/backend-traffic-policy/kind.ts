import type { KubeObject } from "../../object/mod.ts";
import { declareKind, either } from "../shared/declaration.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { indexesOfPolicy } from "../shared/indexes.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { BackendTrafficPolicySpec } from "./spec.ts";

/** How the proxies treat backends of a Gateway or a route. */
export interface BackendTrafficPolicy extends KubeObject {
  readonly spec: BackendTrafficPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind BackendTrafficPolicy: all that the rest of Postern has to know about it. */
export const backendTrafficPolicy = declareKind<BackendTrafficPolicy>()({
  group: ENVOY_GATEWAY_GROUP,
  kind: "BackendTrafficPolicy",
  plural: "backendtrafficpolicies",
  shortNames: ["btp"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  reads: ["v1alpha1"],
  watch: "if-served",
  status: "ancestors",
  indexes: indexesOfPolicy,
  references: [either("spec.responseOverride[].response.body.valueRef")],
});
