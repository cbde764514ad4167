import type { AdmissionControl } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type Faults, readDuration } from "../../backends/cluster/faults.ts";
import { present } from "../../base/present.ts";

/** Refusing requests early while too many fail. */
export function admissionControlOf(
  control: AdmissionControl | undefined,
  faults: Faults,
): ir.AdmissionControl | undefined {
  if (!control) return undefined;
  const { http, grpc } = control.successCriteria ?? {};
  return present<ir.AdmissionControl>({
    samplingWindow: readDuration(control.samplingWindow, "admissionControl.samplingWindow", faults),
    minSuccessRate: control.minSuccessRate,
    rejectionAggression: control.rejectionAggression,
    minRequestRate: control.minRequestRate,
    maxRejectionPercent: control.maxRejectionPercent,
    successCriteria:
      control.successCriteria &&
      present<ir.AdmissionControlSuccessCriteria>({
        http: http && present<ir.HttpSuccessCriteria>({ statusCodes: http.statusCodes }),
        grpc: grpc && present<ir.GrpcSuccessCriteria>({ statusCodes: grpc.statusCodes }),
      }),
  });
}
