import { type Edition, type In, list, object, optional } from "../schema/mod.ts";
import { defaultGateways, parentRefs, requestHostnames } from "../shared/route-fields.ts";
import { matchLimit, uniqueNames } from "../shared/route-rules.ts";
import { httpRouteRule } from "./rule.ts";

/** The spec of an HTTPRoute. */
export const httpRouteSpec = (edition: Edition) =>
  object({
    hostnames: requestHostnames,
    parentRefs: parentRefs(edition),
    rules: optional(
      list(httpRouteRule(edition), {
        min: 1,
        max: 16,
        kind: "atomic",
        rules: [matchLimit((i) => `self[${i}].matches.size()`), ...uniqueNames(edition)],
      }),
      "What to do with the traffic.",
      { default: [{ matches: [{ path: { type: "PathPrefix", value: "/" } }] }] },
    ),
    ...defaultGateways(edition),
  });

/** The type of {@link httpRouteSpec}. */
export interface HTTPRouteSpec extends In<ReturnType<typeof httpRouteSpec>> {}
