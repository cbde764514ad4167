import { type Edition, type In, list, object, optional } from "../schema/mod.ts";
import { defaultGateways, parentRefs, requestHostnames } from "../shared/route-fields.ts";
import { matchLimit, uniqueNames } from "../shared/route-rules.ts";
import { grpcRouteRule } from "./rule.ts";

/** The spec of a GRPCRoute. */
export const grpcRouteSpec = (edition: Edition) =>
  object({
    hostnames: requestHostnames,
    parentRefs: parentRefs(edition),
    rules: optional(
      list(grpcRouteRule(edition), {
        max: 16,
        kind: "atomic",
        rules: [
          matchLimit((i) => `(has(self[${i}].matches) ? self[${i}].matches.size() : 0)`),
          ...uniqueNames(edition),
        ],
      }),
      "What to do with the traffic.",
    ),
    ...defaultGateways(edition),
  });

/** The type of {@link grpcRouteSpec}. */
export interface GRPCRouteSpec extends In<ReturnType<typeof grpcRouteSpec>> {}
