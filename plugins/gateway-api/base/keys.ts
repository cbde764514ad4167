import { keyCodec, number, text } from "../../../core/collection/key-codec.ts";
import { type KubeObject, type ObjectRef, objectKey, splitObjectKey } from "../../../core/resource/mod.ts";

const GATEWAY_API = "gateway.networking.k8s.io";

/** The kinds of routes, in the order in which their IR is put together. */
export const ROUTE_KINDS = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"] as const;

/** One of the route kinds. */
export type RouteKind = (typeof ROUTE_KINDS)[number];

/** `namespace/name` of a namespaced object. */
export function keyOf(object: KubeObject): string {
  return objectKey(object.metadata.namespace ?? "", object.metadata.name);
}

/** Key of a route among all kinds of routes: `HTTPRoute/namespace/name`. */
export const routeKey = keyCodec<[kind: RouteKind, namespace: string, name: string]>("/", text(), text(), text());

/** The key of the route of a kind, from its key among those of the kind. */
export function routeOfKind(kind: RouteKind, key: string): string {
  return routeKey.of(kind, ...splitObjectKey(key));
}

/** Names the object of a route key. */
export function refOfRoute(key: string): ObjectRef {
  const [kind, namespace, name] = routeKey.read(key);
  return { group: GATEWAY_API, kind, namespace, name };
}

/** Key of one parent reference of a route: the route's key and the place of the reference. */
export const parentKey = keyCodec<[route: string, index: number]>("#", text(), number);

/** Key of what listeners stand on: `Gateway/namespace/name` or `ListenerSet/namespace/name`, as in the index of routes by parent. */
export const ownerKey = keyCodec<[kind: "Gateway" | "ListenerSet", key: string]>("/", text(), text());

/** A listener's key among the listeners of an owner: `<owner key>|<id>`. */
export const listenerKey = keyCodec<[owner: string, id: string]>("|", text(), text());
