import type { FaultInjection } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type Faults, readDuration } from "../../backends/cluster/faults.ts";
import { present } from "../../present.ts";

/** Delays and errors on purpose. */
export function faultInjectionOf(injection: FaultInjection | undefined, faults: Faults): ir.FaultInjection | undefined {
  if (!injection) return undefined;
  const { delay, abort } = injection;
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
