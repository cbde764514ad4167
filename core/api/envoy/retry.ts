import { choice, type In, int32, list, object, optional } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";
import { httpStatus } from "./values.ts";

/** Growing time between retries. */
export const backOffPolicy = object({
  baseInterval: optional(duration, "The first wait."),
  maxInterval: optional(duration, "The longest wait."),
});

/** The type of {@link backOffPolicy}. */
export interface BackOffPolicy extends In<typeof backOffPolicy> {}

/** Settings of each retry. */
export const perRetryPolicy = object({
  backOff: optional(backOffPolicy, "Time between retries."),
  timeout: optional(duration, "Time limit of one try."),
});

/** The type of {@link perRetryPolicy}. */
export interface PerRetryPolicy extends In<typeof perRetryPolicy> {}

/** When to retry. */
export const retryOn = object({
  httpStatusCodes: optional(list(httpStatus), "Status codes after which to retry."),
  triggers: optional(
    list(
      choice([
        "5xx",
        "gateway-error",
        "reset",
        "reset-before-request",
        "connect-failure",
        "retriable-4xx",
        "refused-stream",
        "retriable-status-codes",
        "cancelled",
        "deadline-exceeded",
        "internal",
        "resource-exhausted",
        "unavailable",
      ]),
    ),
    "Events after which to retry.",
  ),
});

/** The type of {@link retryOn}. */
export interface RetryOn extends In<typeof retryOn> {}

/** Trying again. */
export const retry = object({
  numAttemptsPerPriority: optional(int32(), "Tries on one priority before the next one is used."),
  numRetries: optional(int32({ min: 0 }), "Number of retries.", { default: 2 }),
  perRetry: optional(perRetryPolicy, "Settings of each retry."),
  retryOn: optional(retryOn, "When to retry."),
});

/** The type of {@link retry}. */
export interface Retry extends In<typeof retry> {}
