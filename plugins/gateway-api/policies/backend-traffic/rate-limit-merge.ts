import type { BackendTrafficPolicy } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type Faults, readWhole } from "../../backends/cluster/faults.ts";
import { keyOf } from "../../base/keys.ts";
import { type MergeType, mergeObjects } from "../../base/merge-objects.ts";
import { setting } from "../../base/settings.ts";
import type { InForce } from "../targeting/merge.ts";
import { rateLimitOf } from "./rate-limit.ts";

/** Rules are told apart by their names, which carry the policy's. */
const RULES_BY_NAME = { rules: "name" };

/**
 * The rate limits of a policy in force. Rules keep the name of the policy that wrote them, so limits that a route has from its Gateway go on being
 * the Gateway's; where both have some, a strategic merge keeps the rules of both.
 */
export function rateLimitInForce(
  { policy, own, parent }: InForce<"BackendTrafficPolicy">,
  faults: Faults,
  read: Reader,
): ir.RateLimit | undefined {
  const service = setting(read, "globalRateLimitEnabled");
  const written = (by: BackendTrafficPolicy, noted: Faults) =>
    readWhole(noted, (found) => rateLimitOf(by.spec.rateLimit, { policy: keyOf(by), service }, found));
  const joined = written(policy, faults);
  if (!parent?.spec.rateLimit) return joined;
  const above = written(parent, []);
  if (!own.spec.rateLimit) return above ?? joined;
  const below = written(own, []);
  if (!above || !below) return joined;
  return mergeObjects(above, below, (own.spec.mergeType ?? "StrategicMerge") as MergeType, RULES_BY_NAME);
}
