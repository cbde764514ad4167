import type { CircuitBreaker } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { present } from "../../base/present.ts";
import { type Faults, isUint32, readCount } from "./faults.ts";

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
  for (const field of LIMITS) readCount(breaker[field], `circuitBreaker.${field}`, faults);
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
      minRetryConcurrency:
        readCount(retryBudget.minRetryConcurrency, "circuitBreaker.retryBudget.minRetryConcurrency", faults) ?? 3,
    },
  });
}
