import { cel, type Edition, experimental, type In, list, object, optional, rulesIf } from "../schema/mod.ts";
import { matchLimit } from "../shared/match-limit.ts";
import { parentRefs } from "../shared/parent-refs.ts";
import { gatewayDefaultScope, hostname } from "../shared/values.ts";
import { grpcRouteRule } from "./rule.ts";

/** The spec of a GRPCRoute. */
export const grpcRouteSpec = (edition: Edition) =>
  object({
    hostnames: optional(
      list(hostname, { max: 16, kind: "atomic" }),
      "Host names to match; empty means those of the listener.",
    ),
    parentRefs: optional(parentRefs(edition), "The Gateways, listeners or other parents this route attaches to."),
    rules: optional(
      list(grpcRouteRule(edition), {
        max: 16,
        kind: "atomic",
        rules: [
          matchLimit((i) => `(has(self[${i}].matches) ? self[${i}].matches.size() : 0)`),
          ...rulesIf(
            edition.channel === "experimental",
            cel(
              "self.all(l1, !has(l1.name) || self.exists_one(l2, has(l2.name) && l1.name == l2.name))",
              "no two rules may have the same name",
            ),
          ),
        ],
      }),
      "What to do with the traffic.",
    ),
    ...experimental(edition, {
      useDefaultGateways: optional(gatewayDefaultScope, "Also attach to the default Gateways of this scope."),
    }),
  });

/** The type of {@link grpcRouteSpec}. */
export interface GRPCRouteSpec extends In<ReturnType<typeof grpcRouteSpec>> {}
