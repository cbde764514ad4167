import {
  type AdmissionControl_SuccessCriteriaSchema,
  AdmissionControlSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/admission_control/v3/admission_control_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { duration } from "../../shapes/duration.ts";
import type { Init } from "../../shapes/init.ts";
import type { FilterEntry } from "../contract/filter.ts";

/** Refuses requests in proportion to a backend's failures. The filter stands in the cluster, before requests reach the wire. */
export function admissionControlEntry(control: ir.AdmissionControl): FilterEntry {
  return {
    name: "envoy.filters.http.admission_control",
    config: packAny(AdmissionControlSchema, {
      enabled: { defaultValue: true },
      evaluationCriteria: { case: "successCriteria", value: successOf(control.successCriteria) },
      ...(control.samplingWindow !== undefined && { samplingWindow: duration(control.samplingWindow) }),
      ...(control.minSuccessRate !== undefined && { srThreshold: percentage(control.minSuccessRate) }),
      ...(control.rejectionAggression !== undefined && { aggression: { defaultValue: control.rejectionAggression } }),
      ...(control.minRequestRate !== undefined && { rpsThreshold: { defaultValue: control.minRequestRate } }),
      ...(control.maxRejectionPercent !== undefined && {
        maxRejectionProbability: percentage(control.maxRejectionPercent),
      }),
    }),
  };
}

function percentage(value: number) {
  return { defaultValue: { value } };
}

/** https://grpc.io/docs/guides/status-codes/, in the spelling of the policy. */
const grpcStatuses: Readonly<Record<string, number>> = {
  Ok: 0,
  Cancelled: 1,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
};

function successOf(
  criteria: ir.AdmissionControlSuccessCriteria | undefined,
): Init<typeof AdmissionControl_SuccessCriteriaSchema> {
  const http = criteria?.http?.statusCodes ?? [];
  const grpc = criteria?.grpc?.statusCodes ?? [];
  return {
    // The end of a range is not part of it.
    ...(http.length > 0 && {
      httpCriteria: { httpSuccessStatus: http.map((status) => ({ start: status, end: status + 1 })) },
    }),
    ...(grpc.length > 0 && {
      grpcCriteria: { grpcSuccessStatus: grpc.flatMap((status) => grpcStatuses[status] ?? []) },
    }),
  };
}
