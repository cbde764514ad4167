import { atMostOne, type Edition, experimental, type In, list, object, optional } from "../schema/mod.ts";
import { backendFields, backendOptions } from "../shared/references.ts";
import { sessionPersistence } from "../shared/session-persistence.ts";
import { sectionName } from "../shared/values.ts";
import { grpcRouteFilter } from "./filter.ts";
import { grpcRouteMatch } from "./match.ts";

const filters = (edition: Edition) =>
  list(grpcRouteFilter(edition), {
    max: 16,
    kind: "atomic",
    rules: [atMostOne("RequestHeaderModifier"), atMostOne("ResponseHeaderModifier")],
  });

/** A backend of a GRPCRoute. */
export const grpcBackendRef = (edition: Edition) =>
  object({ filters: optional(filters(edition), "Filters for this backend only."), ...backendFields }, backendOptions);

/** The type of {@link grpcBackendRef}. */
export interface GRPCBackendRef extends In<ReturnType<typeof grpcBackendRef>> {}

/** A rule of a GRPCRoute. */
export const grpcRouteRule = (edition: Edition) =>
  object({
    backendRefs: optional(list(grpcBackendRef(edition), { max: 16, kind: "atomic" }), "Where to send the traffic."),
    filters: optional(filters(edition), "What to do with matching requests, in this order."),
    matches: optional(list(grpcRouteMatch, { max: 64, kind: "atomic" }), "Conditions; one that holds is enough."),
    name: optional(sectionName, "Name of the rule."),
    ...experimental(edition, {
      sessionPersistence: optional(sessionPersistence, "Send requests of one session to the same endpoint."),
    }),
  });

/** The type of {@link grpcRouteRule}. */
export interface GRPCRouteRule extends In<ReturnType<typeof grpcRouteRule>> {}
