import type { EnvoyProxy } from "../../../core/api/mod.ts";
import { type KubeObject, objectKey, refOf, type Snapshot, type TableKind } from "../../../core/resource/mod.ts";
import type { ObjectStatus, StatusValue } from "../../../core/status/types.ts";

/** The lists of the output, by kind, as `egctl` names them; in the order in which they are printed. */
const LISTS: readonly (readonly [key: string, kind: TableKind])[] = [
  ["backendTLSPolicies", "BackendTLSPolicy"],
  ["backendTrafficPolicies", "BackendTrafficPolicy"],
  ["backends", "Backend"],
  ["clientTrafficPolicies", "ClientTrafficPolicy"],
  ["envoyExtensionPolicies", "EnvoyExtensionPolicy"],
  ["envoyPatchPolicies", "EnvoyPatchPolicy"],
  ["gateways", "Gateway"],
  ["grpcRoutes", "GRPCRoute"],
  ["httpRoutes", "HTTPRoute"],
  ["listenerSets", "ListenerSet"],
  ["securityPolicies", "SecurityPolicy"],
  ["tcpRoutes", "TCPRoute"],
  ["tlsRoutes", "TLSRoute"],
  ["udpRoutes", "UDPRoute"],
];

/** The objects that carry statuses, with what the translation says of them. */
export function gatewayApiOutput(
  snapshot: Snapshot,
  statuses: readonly ObjectStatus[],
  withClassStatus: boolean,
): Record<string, unknown> {
  const said = new Map(statuses.map(({ ref, status }) => [keyOf(ref.kind, ref.namespace, ref.name), status]));
  const printed = (object: KubeObject, status = true) => {
    const { kind, namespace, name } = refOf(object);
    const value = said.get(keyOf(kind, namespace, name));
    const { status: _written, ...rest } = object;
    return status && value ? { ...rest, status: withTimes(shown(kind, value)) } : rest;
  };
  const [gatewayClass] = snapshot.all("GatewayClass");
  const proxy = gatewayClass && proxyOf(snapshot);
  const lists = LISTS.map(([key, kind]) => [key, snapshot.all(kind).map((object) => printed(object))] as const);
  return {
    ...(proxy && { envoyProxyForGatewayClass: printed(proxy) }),
    ...(gatewayClass && { gatewayClass: printed(gatewayClass, withClassStatus) }),
    ...Object.fromEntries(lists.filter(([, objects]) => objects.length > 0)),
  };
}

/** The EnvoyProxy that the class names. */
export function proxyOf(snapshot: Snapshot): EnvoyProxy | undefined {
  const ref = snapshot.all("GatewayClass")[0]?.spec.parametersRef;
  return ref?.kind === "EnvoyProxy" ? snapshot.get("EnvoyProxy", ref.namespace ?? "", ref.name) : undefined;
}

/** The status of a Gateway as a whole is shown when it tells of a fault; `egctl` leaves the rest to the controller. */
function shown(kind: string, status: StatusValue): StatusValue {
  const { conditions = [], ...rest } = status;
  return kind === "Gateway" && conditions.every((condition) => condition.status === "True") ? rest : status;
}

/** A plan has no moment at which a condition came to hold. */
function withTimes(status: StatusValue): unknown {
  return JSON.parse(JSON.stringify(status), (_key, value) => {
    const isCondition = typeof value?.type === "string" && typeof value?.reason === "string";
    return isCondition ? { lastTransitionTime: null, ...value } : value;
  });
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind}/${objectKey(namespace, name)}`;
}
