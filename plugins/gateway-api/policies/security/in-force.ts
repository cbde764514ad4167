import type { SecurityPolicy, SecurityPolicySpec } from "../../../../core/api/mod.ts";
import { refOf } from "../../../../core/resource/mod.ts";
import { ENVOY_GATEWAY_GROUP, type RefSource } from "../../refs/grants.ts";
import type { InForce } from "../targeting/merge.ts";

/** A SecurityPolicy at a Gateway. */
export interface SecurityInForce {
  readonly inForce: InForce<"SecurityPolicy">;
  /** Key of the Gateway. */
  readonly gateway: string;
}

/** The policy that a part of a joined one comes from: references start in its namespace, and names are made from it. */
export function ownerOfPart({ inForce }: SecurityInForce, has: (spec: SecurityPolicySpec) => boolean): SecurityPolicy {
  return inForce.parent && !has(inForce.own.spec) ? inForce.parent : inForce.own;
}

/** How grants name a policy. */
export function sourceOf(policy: SecurityPolicy): RefSource {
  return { group: ENVOY_GATEWAY_GROUP, kind: "SecurityPolicy", namespace: policy.metadata.namespace ?? "" };
}

/** `securitypolicy/namespace/name`, the name of a policy's filters. */
export function configName(policy: SecurityPolicy): string {
  const { kind, namespace, name } = refOf(policy);
  return `${kind.toLowerCase()}/${namespace}/${name}`;
}
