import { cel, type In, int, list, object, optional, required } from "../schema/mod.ts";
import { localPolicyTargetReference } from "../shared/policy.ts";
import { sessionPersistence } from "../shared/session-persistence.ts";
import { duration } from "../shared/values.ts";

/** Retries as a share of requests. */
export const budgetDetails = object({
  interval: optional(duration, "Time over which requests are counted.", {
    default: "10s",
    rules: [cel("!(duration(self) < duration('1s') || duration(self) > duration('1h'))", "must lie between 1s and 1h")],
  }),
  percent: optional(int({ min: 0, max: 100 }), "The share, in percent.", { default: 20 }),
});

/** The type of {@link budgetDetails}. */
export interface BudgetDetails extends In<typeof budgetDetails> {}

/** Requests per time. */
export const requestRate = object({
  count: optional(int({ min: 1, max: 1000000 }), "The number of requests."),
  interval: optional(duration, "The time.", {
    rules: [
      cel("!(duration(self) == duration('0s') || duration(self) > duration('1h'))", "must be above 0s and at most 1h"),
    ],
  }),
});

/** The type of {@link requestRate}. */
export interface RequestRate extends In<typeof requestRate> {}

/** A limit on retries. */
export const retryConstraint = object({
  budget: optional(budgetDetails, "Retries as a share of requests.", { default: { interval: "10s", percent: 20 } }),
  minRetryRate: optional(requestRate, "Retries that are always allowed.", { default: { count: 10, interval: "1s" } }),
});

/** The type of {@link retryConstraint}. */
export interface RetryConstraint extends In<typeof retryConstraint> {}

/** The spec of an XBackendTrafficPolicy. */
export const xBackendTrafficPolicySpec = object({
  retryConstraint: optional(retryConstraint, "Limit on retries."),
  sessionPersistence: optional(sessionPersistence, "Send requests of one session to the same endpoint."),
  targetRefs: required(
    list(localPolicyTargetReference, { min: 1, max: 16, kind: ["group", "kind", "name"] }),
    "The objects this policy is attached to.",
  ),
});

/** The type of {@link xBackendTrafficPolicySpec}. */
export interface XBackendTrafficPolicySpec extends In<typeof xBackendTrafficPolicySpec> {}
