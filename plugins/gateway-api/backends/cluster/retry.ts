import type { BackOffPolicy, Retry } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { parseDuration, toDuration } from "../../../../core/scalars/mod.ts";
import { backOffReversed, backOffZero } from "../../../../core/status/catalogue/policies/cluster-settings.ts";
import { present } from "../../base/present.ts";
import { type Faults, readDuration } from "./faults.ts";

/** Retries towards a backend; statuses and triggers are told once each, in ascending order. */
export function retryOf(retry: Retry | undefined, faults: Faults): ir.Retry | undefined {
  if (!retry) return undefined;
  const { retryOn, perRetry } = retry;
  const timeout = readDuration(perRetry?.timeout, "retry.perRetry.timeout", faults);
  const { baseInterval, maxInterval } = perRetry?.backOff ?? {};
  const backOff = (baseInterval ?? maxInterval) ? backOffOf(perRetry?.backOff ?? {}, faults) : undefined;
  const codes = retryOn?.httpStatusCodes && [...new Set(retryOn.httpStatusCodes)].sort((a, b) => a - b);
  const triggers = retryOn?.triggers && [...new Set(retryOn.triggers)].sort();
  return present<ir.Retry>({
    numRetries: retry.numRetries,
    numAttemptsPerPriority: retry.numAttemptsPerPriority,
    retryOn: codes || triggers ? present<ir.RetryOn>({ httpStatusCodes: codes, triggers }) : undefined,
    perRetry: timeout !== undefined || backOff ? present<ir.PerRetryPolicy>({ timeout, backOff }) : undefined,
  });
}

function backOffOf({ baseInterval, maxInterval }: BackOffPolicy, faults: Faults): ir.BackOffPolicy {
  const base = baseInterval === undefined ? undefined : parseDuration(baseInterval);
  const max = maxInterval === undefined ? undefined : parseDuration(maxInterval);
  if (base === 0) faults.push(backOffZero("baseInterval"));
  if (max === 0) faults.push(backOffZero("maxInterval"));
  if (base !== undefined && max !== undefined && base > max) faults.push(backOffReversed());
  return present<ir.BackOffPolicy>({ baseInterval: toDuration(baseInterval), maxInterval: toDuration(maxInterval) });
}
