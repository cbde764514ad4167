import type { CircuitBreaker } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { limitInvalid } from "../../../../core/status/catalogue/cluster-settings.ts";
import { present } from "../../present.ts";
import type { Faults } from "./faults.ts";

const LIMITS = [
  "maxConnections",
  "maxParallelRequests",
  "maxPendingRequests",
  "maxParallelRetries",
  "maxRequestsPerConnection",
] as const;

/** Limits on what a backend takes at a time. */
export function circuitBreakerOf(breaker: CircuitBreaker | undefined, faults: Faults): ir.CircuitBreaker | undefined {
  if (!breaker) return undefined;
  for (const field of LIMITS) {
    const limit = breaker[field];
    if (limit !== undefined && !isUint32(limit)) faults.push(limitInvalid(`circuitBreaker.${field}`, limit));
  }
  const perEndpoint = breaker.perEndpoint?.maxConnections;
  const { retryBudget } = breaker;
  return present<ir.CircuitBreaker>({
    maxConnections: breaker.maxConnections,
    maxParallelRequests: breaker.maxParallelRequests,
    maxPendingRequests: breaker.maxPendingRequests,
    maxParallelRetries: breaker.maxParallelRetries,
    maxRequestsPerConnection: breaker.maxRequestsPerConnection,
    perEndpoint: perEndpoint !== undefined && isUint32(perEndpoint) ? { maxConnections: perEndpoint } : undefined,
    retryBudget: retryBudget && {
      percent: (retryBudget.percent.numerator / (retryBudget.percent.denominator ?? 100)) * 100,
      minRetryConcurrency: retryBudget.minRetryConcurrency ?? 3,
    },
  });
}

function isUint32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 2 ** 32 - 1;
}
