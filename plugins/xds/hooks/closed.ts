import { create, isMessage } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import {
  type ClusterLoadAssignment,
  ClusterLoadAssignmentSchema,
} from "../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  type Route,
  RouteSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { type EncodedMessage, encodeMessage, encodeOnce } from "../../../core/envoy/mod.ts";

/** The answer to requests where a hook that may protect them has failed. */
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

/** A virtual host that has all of another one behind what answers for it, so that a proxy looks at it and sends no request there. */
export function probingHost(instead: VirtualHost | undefined, host: VirtualHost): VirtualHost {
  const [closed] = closedHost(host).routes as [Route];
  const before = instead?.routes ?? [];
  return create(VirtualHostSchema, { ...(instead ?? host), routes: [...before, closed, ...host.routes] });
}

/** A cluster or listener under a name that nobody asks for, so that a proxy looks at it and sends no request there. */
export function probe(encoded: EncodedMessage): EncodedMessage | undefined {
  const message = encoded.message();
  if (isMessage(message, ClusterSchema))
    return encodeOnce(ClusterSchema, create(ClusterSchema, { ...message, name: `${message.name}${TRIED}` }));
  if (!isMessage(message, ListenerSchema)) return undefined;
  const unbound = { ...message, name: `${message.name}${TRIED}`, bindToPort: false };
  return encodeOnce(ListenerSchema, create(ListenerSchema, unbound));
}

const TRIED = "/tried";

/**
 * The message for a resource that is withheld. A cluster waits for its endpoints, so there are none; a cluster or listener is not there at all, which
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
