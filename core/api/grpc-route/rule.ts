import {
  atMostOne,
  cel,
  type Edition,
  experimental,
  type In,
  int32,
  list,
  object,
  optional,
  required,
} from "../schema/mod.ts";
import { sessionPersistence } from "../shared/session-persistence.ts";
import { groupName, kindName, namespaceName, objectName, portNumber, sectionName } from "../shared/values.ts";
import { grpcRouteFilter } from "./filter.ts";
import { grpcRouteMatch } from "./match.ts";

/** A backend of a GRPCRoute. */
export const grpcBackendRef = (edition: Edition) =>
  object(
    {
      filters: optional(
        list(grpcRouteFilter(edition), {
          max: 16,
          kind: "atomic",
          rules: [atMostOne("RequestHeaderModifier"), atMostOne("ResponseHeaderModifier")],
        }),
        "Filters for this backend only.",
      ),
      group: optional(groupName, "API group; empty for the core group.", { default: "" }),
      kind: optional(kindName, "Kind of the object.", { default: "Service" }),
      name: required(objectName, "Name of the object."),
      namespace: optional(namespaceName, "Namespace of the object; absent means the same namespace."),
      port: optional(portNumber, "Port of the Service, not of its pods."),
      weight: optional(
        int32({ min: 0, max: 1000000 }),
        "Share of the requests, in proportion to the sum of all weights; 0 sends none.",
        { default: 1 },
      ),
    },
    {
      rules: [cel("(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true", "a Service needs port")],
    },
  );

/** The type of {@link grpcBackendRef}. */
export interface GRPCBackendRef extends In<ReturnType<typeof grpcBackendRef>> {}

/** A rule of a GRPCRoute. */
export const grpcRouteRule = (edition: Edition) =>
  object({
    backendRefs: optional(list(grpcBackendRef(edition), { max: 16, kind: "atomic" }), "Where to send the traffic."),
    filters: optional(
      list(grpcRouteFilter(edition), {
        max: 16,
        kind: "atomic",
        rules: [atMostOne("RequestHeaderModifier"), atMostOne("ResponseHeaderModifier")],
      }),
      "What to do with matching requests, in this order.",
    ),
    matches: optional(list(grpcRouteMatch, { max: 64, kind: "atomic" }), "Conditions; one that holds is enough."),
    name: optional(sectionName, "Name of the rule."),
    ...experimental(edition, {
      sessionPersistence: optional(sessionPersistence, "Send requests of one session to the same endpoint."),
    }),
  });

/** The type of {@link grpcRouteRule}. */
export interface GRPCRouteRule extends In<ReturnType<typeof grpcRouteRule>> {}
