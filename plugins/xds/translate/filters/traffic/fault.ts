import {
  type FaultAbortSchema,
  HTTPFaultSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/fault/v3/fault_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { duration } from "../../shapes/duration.ts";
import { finePercent } from "../../shapes/fraction.ts";
import type { Init } from "../../shapes/init.ts";
import type { RouteOverlay } from "../contract/filter.ts";
import { routeFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.fault";

/** Delays or refuses a share of requests on purpose. */
export const fault = routeFilter({
  name,
  protects: false,
  of: ({ traffic }) => traffic?.faultInjection,
  entry: () => ({ name, config: packAny(HTTPFaultSchema, {}) }),
  overlay: (wanted) => (wanted.delay || wanted.abort ? done(overlay(wanted)) : undefined),
});

function overlay({ delay, abort }: ir.FaultInjection): RouteOverlay {
  const config = packAny(HTTPFaultSchema, {
    ...(delay && {
      delay: {
        ...share(delay.percentage),
        ...(delay.fixedDelay !== undefined && {
          faultDelaySecifier: { case: "fixedDelay" as const, value: duration(delay.fixedDelay) },
        }),
      },
    }),
    ...(abort && { abort: { ...share(abort.percentage), ...errorOf(abort) } }),
  });
  return { typedPerFilterConfig: { [name]: config } };
}

function share(percentage: number | undefined) {
  return percentage === undefined ? {} : { percentage: finePercent(percentage) };
}

function errorOf(abort: ir.FaultInjectionAbort): Pick<Init<typeof FaultAbortSchema>, "errorType"> {
  if (abort.grpcStatus !== undefined) return { errorType: { case: "grpcStatus", value: abort.grpcStatus } };
  if (abort.httpStatus !== undefined) return { errorType: { case: "httpStatus", value: abort.httpStatus } };
  return {};
}
