import type { HTTPRouteRule } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { toDuration } from "../../../core/scalars/mod.ts";
import { nonEmpty, present } from "../base/present.ts";

/** Envoy's own default, for a time-out that cannot be read. */
const DEFAULT_TIMEOUT: ir.Duration = "15s";

/** The time-out of a rule: of the request, or of the call to the backend where there is just one. */
export function routeTimeout({ timeouts, retry }: HTTPRouteRule): ir.Duration | undefined {
  const wanted = timeouts?.backendRequest !== undefined && !retry ? timeouts.backendRequest : timeouts?.request;
  return wanted === undefined ? undefined : (toDuration(wanted) ?? DEFAULT_TIMEOUT);
}

/** Retries of a rule; with them the backend's time-out holds for each attempt (GEP-1742). */
export function routeRetry({ timeouts, retry }: HTTPRouteRule): ir.Retry | undefined {
  if (!retry) return undefined;
  const baseInterval = toDuration(retry.backoff);
  const timeout = toDuration(timeouts?.backendRequest);
  const perRetry = present<ir.PerRetryPolicy>({
    backOff: baseInterval === undefined ? undefined : { baseInterval },
    timeout,
  });
  const codes = nonEmpty(retry.codes);
  return present<ir.Retry>({
    numRetries: retry.attempts,
    perRetry: perRetry.backOff || perRetry.timeout ? perRetry : undefined,
    retryOn: codes && { httpStatusCodes: codes },
  });
}
