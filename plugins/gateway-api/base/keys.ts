import { type KubeObject, type ObjectRef, objectKey } from "../../../core/resource/mod.ts";

const GATEWAY_API = "gateway.networking.k8s.io";

/** The kinds of routes, in the order in which their IR is put together. */
export const ROUTE_KINDS = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"] as const;

/** One of the route kinds. */
export type RouteKind = (typeof ROUTE_KINDS)[number];

/** `namespace/name` of a namespaced object. */
export function keyOf(object: KubeObject): string {
  return objectKey(object.metadata.namespace ?? "", object.metadata.name);
}

/** Namespace and name of a key made by {@link keyOf}; the namespace is empty for a bare name. */
export function splitKey(key: string): readonly [namespace: string, name: string] {
  const slash = key.indexOf("/");
  return slash < 0 ? ["", key] : [key.slice(0, slash), key.slice(slash + 1)];
}

/** Kind, namespace and name of the key of a route among all kinds of routes, `HTTPRoute/namespace/name`. */
export function splitRouteKey(key: string): readonly [kind: RouteKind, namespace: string, name: string] {
  const slash = key.indexOf("/");
  return [key.slice(0, slash) as RouteKind, ...splitKey(key.slice(slash + 1))];
}

/** Names the object of a route key. */
export function refOfRoute(key: string): ObjectRef {
  const [kind, namespace, name] = splitRouteKey(key);
  return { group: GATEWAY_API, kind, namespace, name };
}

/** Key of one parent reference of a route: the route's key and the place of the reference. */
export function parentKey(route: string, index: number): string {
  return `${route}#${index}`;
}

/** The two parts of a parent key. */
export function splitParentKey(key: string): readonly [route: string, index: number] {
  const hash = key.lastIndexOf("#");
  return [key.slice(0, hash), Number(key.slice(hash + 1))];
}

/** Key of what listeners stand on: `Gateway/namespace/name` or `ListenerSet/namespace/name`, as in the index of routes by parent. */
export function ownerKey(kind: "Gateway" | "ListenerSet", key: string): string {
  return `${kind}/${key}`;
}

/** A listener's key among the listeners of an owner: `<owner key>|<id>`. */
export function listenerKey(owner: string, id: string): string {
  return `${owner}|${id}`;
}

/** The two parts of a listener key. */
export function splitListenerKey(key: string): readonly [owner: string, id: string] {
  const bar = key.indexOf("|");
  return [key.slice(0, bar), key.slice(bar + 1)];
}
