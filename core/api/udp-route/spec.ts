import { type Edition, experimental, type In, list, object, optional, required } from "../schema/mod.ts";
import { rulesOf } from "../shared/l4-rules.ts";
import { parentRefs } from "../shared/parent-refs.ts";
import { backendRef } from "../shared/references.ts";
import { gatewayDefaultScope, sectionName } from "../shared/values.ts";

/** A rule of a UDPRoute. */
export const udpRouteRule = object({
  backendRefs: required(list(backendRef, { min: 1, max: 16, kind: "atomic" }), "Where to send the traffic."),
  name: optional(sectionName, "Name of the rule."),
});

/** The type of {@link udpRouteRule}. */
export interface UDPRouteRule extends In<typeof udpRouteRule> {}

/** The spec of a UDPRoute. */
export const udpRouteSpec = (edition: Edition) =>
  object({
    parentRefs: optional(parentRefs(edition), "The Gateways, listeners or other parents this route attaches to."),
    rules: required(rulesOf(udpRouteRule, edition), "What to do with the traffic."),
    ...experimental(edition, {
      useDefaultGateways: optional(gatewayDefaultScope, "Also attach to the default Gateways of this scope."),
    }),
  });

/** The type of {@link udpRouteSpec}. */
export interface UDPRouteSpec extends In<ReturnType<typeof udpRouteSpec>> {}
