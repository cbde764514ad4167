import type { KubeObject } from "../../object/mod.ts";
import { declareKind, ENVOY_POLICY_ROW, either } from "../shared/declaration.ts";
import type { PolicyStatus } from "../shared/policy.ts";
import type { BackendTrafficPolicySpec } from "./spec.ts";

/** How the proxies treat backends of a Gateway or a route. */
export interface BackendTrafficPolicy extends KubeObject {
  readonly spec: BackendTrafficPolicySpec;
  readonly status?: PolicyStatus;
}

/** The declaration of the kind BackendTrafficPolicy: all that the rest of Postern has to know about it. */
export const backendTrafficPolicy = declareKind<BackendTrafficPolicy>()({
  ...ENVOY_POLICY_ROW,
  kind: "BackendTrafficPolicy",
  plural: "backendtrafficpolicies",
  shortNames: ["btp"],
  categories: ["envoy-gateway"],
  references: [either("spec.responseOverride[].response.body.valueRef")],
});
