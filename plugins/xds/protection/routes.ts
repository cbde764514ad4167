import {
  RouteSchema,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { type EncodedMessage, encode } from "../../../core/envoy/mod.ts";
import { hostOf, partsOfHost } from "./hosts.ts";
import { AROUND, STATE } from "./listeners.ts";
import { needsIn, needsOfRoute } from "./needs.ts";
import { joined, numberOf, only } from "./wire.ts";

type EncodedHost = EncodedMessage<typeof VirtualHostSchema>;

/** The answer of a route on a connection whose filter chain lacks what protects it; a client that comes again finds one that has it. */
const CLOSED = encode(RouteSchema, {
  action: {
    case: "directResponse",
    value: {
      status: 503,
      body: { specifier: { case: "inlineString", value: "what protects this route is not in force here yet\n" } },
    },
  },
});

/**
 * A virtual host whose routes match only where the connection's filter chain has what they need, each followed by one that answers 503 to the same
 * requests: another route must not take them. The same object where no route needs anything. `all` is needed by every route.
 */
export function guardedHost(host: EncodedHost, all: readonly string[]): EncodedHost {
  const { head, routes } = partsOfHost(host);
  const common = [...all, ...needsIn(head, numberOf(VirtualHostSchema, "typedPerFilterConfig"))];
  const guarded = routes.flatMap((route) => {
    const needs = new Set([...common, ...needsOfRoute(route)]);
    return needs.size === 0 ? [route] : guardedRoute(route, [...needs]);
  });
  return guarded.length === routes.length ? host : hostOf(head, guarded, host);
}

/** A route that matches under conditions, and the one that answers when they do not hold. */
function guardedRoute(route: Uint8Array, needs: readonly string[]): readonly Uint8Array[] {
  const filterState = needs.map((need) => ({
    key: STATE,
    matcher: {
      case: "stringMatch" as const,
      value: { matchPattern: { case: "contains" as const, value: `${AROUND}${need}${AROUND}` } },
    },
  }));
  // Of a message that stands in a field twice, protobuf takes the fields of both.
  const condition = encode(RouteSchema, { match: { filterState } });
  const kept = KEPT.map((field) => numberOf(RouteSchema, field));
  return [joined([route, condition]), joined([only(route, kept), CLOSED])];
}

/** The fields that the answer has of the route: what it matches, and what logs know it by. */
const KEPT = ["name", "match", "metadata"];
