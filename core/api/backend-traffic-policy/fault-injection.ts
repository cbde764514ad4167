import { cel, decimal, type In, int32, object, optional, required } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** Requests ended on purpose. */
export const faultInjectionAbort = object(
  {
    grpcStatus: optional(int32({ min: 0, max: 16 }), "gRPC status to end with."),
    httpStatus: optional(int32({ min: 200, max: 600 }), "HTTP status to end with."),
    percentage: optional(decimal(), "Share of requests, in percent.", { default: 100 }),
  },
  {
    rules: [
      cel(" !(has(self.httpStatus) && has(self.grpcStatus)) ", "set httpStatus or grpcStatus, not both"),
      cel(" has(self.httpStatus) || has(self.grpcStatus) ", "set httpStatus or grpcStatus"),
    ],
  },
);

/** The type of {@link faultInjectionAbort}. */
export interface FaultInjectionAbort extends In<typeof faultInjectionAbort> {}

/** Requests delayed on purpose. */
export const faultInjectionDelay = object({
  fixedDelay: required(duration, "The delay."),
  percentage: optional(decimal(), "Share of requests, in percent.", { default: 100 }),
});

/** The type of {@link faultInjectionDelay}. */
export interface FaultInjectionDelay extends In<typeof faultInjectionDelay> {}

/** Faults on purpose. */
export const faultInjection = object(
  {
    abort: optional(faultInjectionAbort, "End requests with an error."),
    delay: optional(faultInjectionDelay, "Delay requests."),
  },
  { rules: [cel(" has(self.delay) || has(self.abort) ", "set delay or abort")] },
);

/** The type of {@link faultInjection}. */
export interface FaultInjection extends In<typeof faultInjection> {}
