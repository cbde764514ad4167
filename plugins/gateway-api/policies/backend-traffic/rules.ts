import type { BackendTrafficPolicySpec } from "../../../../core/api/mod.ts";
import { balancerNotImplemented } from "../../../../core/status/catalogue/policy-backend-traffic.ts";
import { inForceKey } from "../merge.ts";
import { deprecatedTargetRef, type PolicyRules } from "../rules.ts";
import { backendTrafficOf } from "./features.ts";

/** How the status of a BackendTrafficPolicy comes about. */
export const BACKEND_TRAFFIC_RULES: PolicyRules = {
  kind: "BackendTrafficPolicy",
  deprecated: (policy) => {
    const { compression = [] } = policy.spec as BackendTrafficPolicySpec;
    return {
      ...deprecatedTargetRef(policy),
      ...(compression.length > 0 ? { "spec.compression": "spec.compressor" } : {}),
    };
  },
  withoutEffect: (policy) => {
    const { loadBalancer } = policy.spec as BackendTrafficPolicySpec;
    return loadBalancer?.type === "DynamicModule" ? [balancerNotImplemented(loadBalancer.type)] : [];
  },
  faults: ({ attached }, read) =>
    read.from(backendTrafficOf, inForceKey("BackendTrafficPolicy", attached))?.faults ?? [],
  warnsLast: ["ListenerSet"],
};
