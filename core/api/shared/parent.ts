import { condition } from "../kubernetes/condition.ts";
import { type In, list, object, optional, required } from "../schema/mod.ts";
import {
  gatewayController,
  groupName,
  kindName,
  namespaceName,
  objectName,
  portNumber,
  sectionName,
} from "./values.ts";

/** A parent of a route, usually a Gateway or one of its listeners. */
export const parentReference = object({
  group: optional(groupName, "API group of the parent.", { default: "gateway.networking.k8s.io" }),
  kind: optional(kindName, "Kind of the parent.", { default: "Gateway" }),
  name: required(objectName, "Name of the parent."),
  namespace: optional(namespaceName, "Namespace of the object; absent means the same namespace."),
  port: optional(portNumber, "Port of the parent to attach to."),
  sectionName: optional(sectionName, "Name of the listener to attach to."),
});

/** The type of {@link parentReference}. */
export interface ParentReference extends In<typeof parentReference> {}

/** The status of a route with respect to one parent. */
export const routeParentStatus = object({
  conditions: required(list(condition, { min: 1, max: 8, kind: ["type"] }), "What controllers say about the object."),
  controllerName: required(gatewayController, "Name of the controller, as a domain and a path."),
  parentRef: required(parentReference, "The parent this entry is about."),
});

/** The type of {@link routeParentStatus}. */
export interface RouteParentStatus extends In<typeof routeParentStatus> {}

/** Status of a route. */
export const routeStatus = object({
  parents: required(list(routeParentStatus, { max: 32, kind: "atomic" }), "What each parent says about the route."),
});

/** The type of {@link routeStatus}. */
export interface RouteStatus extends In<typeof routeStatus> {}
