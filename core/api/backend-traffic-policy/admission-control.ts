import { httpStatus } from "../envoy/values.ts";
import { cel, choice, type In, int32, list, object, optional } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** gRPC results that count as success. */
export const grpcSuccessCriteria = object({
  statusCodes: optional(
    list(
      choice([
        "Ok",
        "Cancelled",
        "Unknown",
        "InvalidArgument",
        "DeadlineExceeded",
        "NotFound",
        "AlreadyExists",
        "PermissionDenied",
        "ResourceExhausted",
        "FailedPrecondition",
        "Aborted",
        "OutOfRange",
        "Unimplemented",
        "Internal",
        "Unavailable",
        "DataLoss",
        "Unauthenticated",
      ]),
    ),
    "The status codes.",
  ),
});

/** The type of {@link grpcSuccessCriteria}. */
export interface GRPCSuccessCriteria extends In<typeof grpcSuccessCriteria> {}

/** HTTP results that count as success. */
export const httpSuccessCriteria = object({
  statusCodes: optional(list(httpStatus), "Ranges of status codes."),
});

/** The type of {@link httpSuccessCriteria}. */
export interface HTTPSuccessCriteria extends In<typeof httpSuccessCriteria> {}

/** The criteria by which a request counts as a success. */
export const admissionControlSuccessCriteria = object({
  grpc: optional(grpcSuccessCriteria, "For gRPC."),
  http: optional(httpSuccessCriteria, "For HTTP."),
});

/** The type of {@link admissionControlSuccessCriteria}. */
export interface AdmissionControlSuccessCriteria extends In<typeof admissionControlSuccessCriteria> {}

/** Refusing requests when the backend fails. */
export const admissionControl = object(
  {
    maxRejectionPercent: optional(int32({ min: 0, max: 100 }), "Share of requests refused at most, in percent."),
    minRequestRate: optional(int32({ min: 0 }), "Requests per second below which nothing is refused."),
    minSuccessRate: optional(int32({ min: 1, max: 100 }), "Success rate below which requests are refused, in percent."),
    rejectionAggression: optional(int32({ min: 1 }), "How steeply refusals rise."),
    samplingWindow: optional(duration, "Time over which successes are counted."),
    successCriteria: optional(admissionControlSuccessCriteria, "What counts as success."),
  },
  {
    rules: [
      cel(
        "!has(self.minSuccessRate) || (self.minSuccessRate >= 1 && self.minSuccessRate <= 100)",
        "minSuccessRate must lie between 1 and 100",
      ),
      cel(
        "!has(self.maxRejectionPercent) || (self.maxRejectionPercent >= 0 && self.maxRejectionPercent <= 100)",
        "maxRejectionPercent must lie between 0 and 100",
      ),
      cel(
        "!has(self.samplingWindow) || duration(self.samplingWindow) >= duration('1s')",
        "samplingWindow must be at least 1s",
      ),
    ],
  },
);

/** The type of {@link admissionControl}. */
export interface AdmissionControl extends In<typeof admissionControl> {}
