import { create } from "@bufbuild/protobuf";
import {
  type ClusterLoadAssignment,
  ClusterLoadAssignmentSchema,
} from "../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import {
  type Route,
  RouteSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { type EncodedMessage, encodeMessage } from "../../../core/envoy/mod.ts";

/** What requests get where a hook that may protect them has failed. */
const CLOSED = { case: "directResponse", value: { status: 500 } } as const;

/** A route that matches the same and answers for itself, since a less specific route must not take its requests. */
export function closedRoute({ name, match }: Route): Route {
  return create(RouteSchema, { name, ...(match && { match }), action: CLOSED });
}

/** A virtual host that takes the same requests and answers for itself. */
export function closedHost({ name, domains }: VirtualHost): VirtualHost {
  const match = { pathSpecifier: { case: "prefix", value: "/" } } as const;
  return create(VirtualHostSchema, { name, domains, routes: [{ name, match, action: CLOSED }] });
}

/**
 * What stands for a resource that is withheld. A cluster waits for its endpoints, so there are none; a cluster or listener is not there at all, which
 * answers requests with 503, or takes none.
 */
export function withheldInstead(
  point: "listener" | "cluster" | "endpoints",
  encoded: EncodedMessage,
): EncodedMessage | undefined {
  if (point !== "endpoints") return undefined;
  const { clusterName } = encoded.message() as unknown as ClusterLoadAssignment;
  return encodeMessage(ClusterLoadAssignmentSchema, { clusterName });
}
