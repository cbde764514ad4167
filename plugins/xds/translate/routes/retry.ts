import type { RetryPolicySchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { PreviousHostsPredicateSchema } from "../../../../core/envoy/generated/envoy/extensions/retry/host/previous_hosts/v3/previous_hosts_pb.ts";
import { PreviousPrioritiesConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/retry/priority/previous_priorities/v3/previous_priorities_config_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { duration } from "../shapes/duration.ts";
import { configured } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";

const DEFAULT_TRIGGERS = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";

/** When and how a route tries again: by default twice, on another host, when the backend cannot have worked on the request. */
export function retryPolicy(retry: ir.Retry): Init<typeof RetryPolicySchema> {
  const { retryOn, perRetry, numAttemptsPerPriority = 0 } = retry;
  return {
    retryOn: retryTriggers(retry),
    retriableStatusCodes: retryOn === undefined ? [503] : [...(retryOn.httpStatusCodes ?? [])],
    numRetries: retry.numRetries ?? 2,
    retryHostPredicate: [configured("envoy.retry_host_predicates.previous_hosts", PreviousHostsPredicateSchema, {})],
    hostSelectionRetryMaxAttempts: 5n,
    ...(numAttemptsPerPriority > 0 && {
      retryPriority: configured("envoy.retry_priorities.previous_priorities", PreviousPrioritiesConfigSchema, {
        updateFrequency: numAttemptsPerPriority,
      }),
    }),
    perTryTimeout: duration(perRetry?.timeout),
    ...retryBackOff(perRetry?.backOff),
  };
}

/** The conditions of a retry as Envoy lists them. */
export function retryTriggers(retry: ir.Retry): string {
  const triggers = retry.retryOn?.triggers ?? [];
  return triggers.length === 0 ? DEFAULT_TRIGGERS : triggers.join(",");
}

function retryBackOff(backOff: ir.BackOffPolicy | undefined) {
  const { baseInterval, maxInterval } = backOff ?? {};
  if (baseInterval === undefined && maxInterval === undefined) return {};
  return { retryBackOff: { baseInterval: duration(baseInterval), maxInterval: duration(maxInterval) } };
}
