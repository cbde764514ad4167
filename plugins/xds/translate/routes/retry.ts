import type { RetryPolicySchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { PreviousHostsPredicateSchema } from "../../../../core/envoy/generated/envoy/extensions/retry/host/previous_hosts/v3/previous_hosts_pb.ts";
import { PreviousPrioritiesConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/retry/priority/previous_priorities/v3/previous_priorities_config_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { lazy } from "../base/lazy.ts";
import { duration } from "../shapes/duration.ts";
import { configured } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";

const DEFAULT_TRIGGERS = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";

/** The conditions on which Envoy knows to retry. */
const KNOWN: ReadonlySet<string> = new Set<ir.RetryTrigger>([
  ...(["5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx"] as const),
  ...(["refused-stream", "retriable-status-codes", "cancelled", "deadline-exceeded", "internal"] as const),
  ...(["resource-exhausted", "unavailable"] as const),
]);

/** Why a retry cannot be expressed; undefined when it can. Envoy would ignore what it does not know, and retry less than asked. */
export function retryProblem(retry: ir.Retry | undefined): string | undefined {
  const unknown = retry?.retryOn?.triggers?.find((trigger) => !KNOWN.has(trigger));
  return unknown === undefined ? undefined : `Envoy has no retry condition ${unknown}`;
}

/** When and how a route tries again: by default twice, on another host, when the backend cannot have worked on the request. */
export function retryPolicy(retry: ir.Retry): Init<typeof RetryPolicySchema> {
  const { retryOn, perRetry, numAttemptsPerPriority = 0 } = retry;
  return {
    retryOn: retryTriggers(retry),
    retriableStatusCodes: retryOn === undefined ? [503] : [...(retryOn.httpStatusCodes ?? [])],
    numRetries: retry.numRetries ?? 2,
    retryHostPredicate: [otherHosts()],
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

const otherHosts = lazy(() =>
  configured("envoy.retry_host_predicates.previous_hosts", PreviousHostsPredicateSchema, {}),
);

/** The conditions of a retry as Envoy lists them. */
function retryTriggers(retry: ir.Retry): string {
  const triggers = retry.retryOn?.triggers ?? [];
  return triggers.length === 0 ? DEFAULT_TRIGGERS : triggers.join(",");
}

function retryBackOff(backOff: ir.BackOffPolicy | undefined) {
  const { baseInterval, maxInterval } = backOff ?? {};
  if (baseInterval === undefined && maxInterval === undefined) return {};
  return { retryBackOff: { baseInterval: duration(baseInterval), maxInterval: duration(maxInterval) } };
}
