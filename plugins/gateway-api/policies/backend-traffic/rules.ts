import type { BackendTrafficPolicySpec } from "../../../../core/api/mod.ts";
import { splitObjectKey } from "../../../../core/resource/mod.ts";
import { balancerNotImplemented } from "../../../../core/status/catalogue/policies/backend-traffic.ts";
import { inForceKey } from "../targeting/merge.ts";
import { deprecatedTargetRef, type PolicyRules } from "../targeting/rules.ts";
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
  warnings: ({ attached }, read) => {
    const { type } = read.get("BackendTrafficPolicy", ...splitObjectKey(attached.policy))?.spec.loadBalancer ?? {};
    return type === "DynamicModule" ? [{ reason: "NotImplemented", message: balancerNotImplemented(type) }] : [];
  },
  faults: ({ attached }, read) =>
    read.from(backendTrafficOf, inForceKey("BackendTrafficPolicy", attached))?.faults ?? [],
  faultsEverywhere: true,
  warnsLast: ["ListenerSet"],
};
