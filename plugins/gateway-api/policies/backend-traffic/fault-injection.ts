import type { FaultInjection } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { percentageInvalid } from "../../../../core/status/catalogue/policies/backend-traffic.ts";
import { type Faults, readDuration } from "../../backends/cluster/faults.ts";
import { present } from "../../base/present.ts";

/** Delays and errors on purpose. */
export function faultInjectionOf(injection: FaultInjection | undefined, faults: Faults): ir.FaultInjection | undefined {
  if (!injection) return undefined;
  const { delay, abort } = injection;
  for (const [field, percentage] of [
    ["delay", delay?.percentage],
    ["abort", abort?.percentage],
  ] as const) {
    if (percentage !== undefined && !(percentage >= 0 && percentage <= 100))
      faults.push(percentageInvalid(`faultInjection.${field}`, percentage));
  }
  return present<ir.FaultInjection>({
    delay:
      delay &&
      present<ir.FaultInjectionDelay>({
        fixedDelay: readDuration(delay.fixedDelay ?? "0s", "faultInjection.delay.fixedDelay", faults),
        percentage: delay.percentage,
      }),
    abort:
      abort &&
      present<ir.FaultInjectionAbort>({
        httpStatus: abort.httpStatus,
        grpcStatus: abort.grpcStatus,
        percentage: abort.percentage,
      }),
  });
}
