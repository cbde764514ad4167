import type { RetryPolicySchema } from "../../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { type DurationInit, duration, seconds } from "../../shapes/duration.ts";
import type { Init } from "../../shapes/init.ts";

/** How long Envoy waits for a service that a filter calls, unless a policy says otherwise. */
export const serviceTimeout: DurationInit = seconds(10);

/** The conditions on which Envoy retries calls of filters, unless a policy says otherwise. */
const DEFAULT_RETRY_ON = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";

/**
 * Retries of a call that a filter makes; none when no policy asks for them. Time-outs of an attempt and lists of
 * status codes exist on routes only.
 */
export function serviceRetry(traffic: ir.TrafficFeatures | undefined): {
  readonly retryPolicy?: Init<typeof RetryPolicySchema>;
} {
  const retry = traffic?.retry;
  if (retry === undefined) return {};
  const triggers = retry.retryOn?.triggers ?? [];
  const backOff = retry.perRetry?.backOff;
  return {
    retryPolicy: {
      retryOn: triggers.length > 0 ? triggers.join(",") : DEFAULT_RETRY_ON,
      ...(retry.numRetries !== undefined && { numRetries: retry.numRetries }),
      ...(backOff && {
        retryBackOff: {
          ...(backOff.baseInterval !== undefined && { baseInterval: duration(backOff.baseInterval) }),
          ...(backOff.maxInterval !== undefined && { maxInterval: duration(backOff.maxInterval) }),
        },
      }),
    },
  };
}

/** How long Envoy waits for a document that a filter fetches: the policy's request time-out, or the default. */
export function fetchTimeout(traffic: ir.TrafficFeatures | undefined): DurationInit {
  return duration(traffic?.timeout?.http?.requestTimeout) ?? serviceTimeout;
}

/** A call over gRPC to a cluster. */
export function grpcTarget(clusterName: string, authority: string) {
  return { case: "envoyGrpc" as const, value: { clusterName, authority } };
}

/** Whether a policy named backends for a service; otherwise the host of its URL gets a cluster of its own. */
export function hasBackends(destination: ir.RouteDestination | undefined): destination is ir.RouteDestination {
  return (destination?.settings?.length ?? 0) > 0;
}
