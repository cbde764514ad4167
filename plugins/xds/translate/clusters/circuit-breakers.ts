import type { MessageInitShape } from "@bufbuild/protobuf";
import { CircuitBreakersSchema } from "../../../../core/envoy/generated/envoy/config/cluster/v3/circuit_breaker_pb.ts";
import { RoutingPriority } from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { encodeMessage } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { lazy } from "../base/lazy.ts";

/** Envoy allows three concurrent retries by default, which a restarting pod uses up at once. */
const MAX_RETRIES = 1024;

/** The retry budget's floor that Envoy uses when nobody sets one. */
const DEFAULT_RETRY_CONCURRENCY = 3;

/** Limits of a cluster. */
export function circuitBreakers(limits: ir.CircuitBreaker | undefined): MessageInitShape<typeof CircuitBreakersSchema> {
  return limits === undefined ? usual() : limited(limits);
}

/** The limits that nearly every cluster has. */
const usual = lazy(() => encodeMessage(CircuitBreakersSchema, limited(undefined)).asField);

function limited(limits: ir.CircuitBreaker | undefined): MessageInitShape<typeof CircuitBreakersSchema> {
  const perEndpoint = limits?.perEndpoint?.maxConnections;
  return {
    thresholds: [
      {
        priority: RoutingPriority.DEFAULT,
        maxRetries: limits?.maxParallelRetries ?? MAX_RETRIES,
        maxConnections: limits?.maxConnections,
        maxPendingRequests: limits?.maxPendingRequests,
        maxRequests: limits?.maxParallelRequests,
        ...(limits?.retryBudget && { retryBudget: retryBudget(limits.retryBudget) }),
      },
    ],
    perHostThresholds: perEndpoint === undefined ? [] : [{ maxConnections: perEndpoint }],
  };
}

function retryBudget({ percent, minRetryConcurrency }: ir.RetryBudget) {
  const floor = minRetryConcurrency === DEFAULT_RETRY_CONCURRENCY ? {} : { minRetryConcurrency };
  return { budgetPercent: { value: percent }, ...floor };
}
