import { type In, int32, int64, object, optional, required } from "../schema/mod.ts";
import { fraction } from "../shared/fraction.ts";

/** Limits for each endpoint. */
export const perEndpointCircuitBreakers = object({
  maxConnections: optional(int64({ min: 0, max: 4294967295 }), "Connections to an endpoint at once.", {
    default: 1024,
  }),
});

/** The type of {@link perEndpointCircuitBreakers}. */
export interface PerEndpointCircuitBreakers extends In<typeof perEndpointCircuitBreakers> {}

/** Retries as a share of requests. */
export const retryBudget = object({
  minRetryConcurrency: optional(int32(), "Retries that are always allowed."),
  percent: required(fraction, "Share of running requests that may be retries."),
});

/** The type of {@link retryBudget}. */
export interface RetryBudget extends In<typeof retryBudget> {}

/** Limits that protect a backend. */
export const circuitBreaker = object({
  maxConnections: optional(int64({ min: 0, max: 4294967295 }), "Connections open at once.", { default: 1024 }),
  maxParallelRequests: optional(int64({ min: 0, max: 4294967295 }), "Requests running at once.", { default: 1024 }),
  maxParallelRetries: optional(int64({ min: 0, max: 4294967295 }), "Retries running at once.", { default: 1024 }),
  maxPendingRequests: optional(int64({ min: 0, max: 4294967295 }), "Requests waiting at once.", { default: 1024 }),
  maxRequestsPerConnection: optional(int64({ min: 0, max: 4294967295 }), "Requests on one connection at most."),
  perEndpoint: optional(perEndpointCircuitBreakers, "Limits for each endpoint."),
  retryBudget: optional(retryBudget, "Retries as a share of the running requests."),
});

/** The type of {@link circuitBreaker}. */
export interface CircuitBreaker extends In<typeof circuitBreaker> {}
