import { cel, type In, list, object, optional, required } from "../schema/mod.ts";
import { allowedRoutes, listenerRules, listenerTlsConfig } from "../shared/listener.ts";
import {
  groupName,
  hostname,
  kindName,
  namespaceName,
  objectName,
  portNumber,
  protocolType,
  sectionName,
} from "../shared/values.ts";

/** A listener of a ListenerSet. */
export const listenerEntry = object({
  allowedRoutes: optional(allowedRoutes, "Routes that may attach.", { default: { namespaces: { from: "Same" } } }),
  hostname: optional(hostname, "Host name to match; absent means all."),
  name: required(sectionName, "Name of the listener."),
  port: required(portNumber, "Port to listen on."),
  protocol: required(protocolType, "Protocol to speak."),
  tls: optional(listenerTlsConfig, "TLS settings."),
});

/** The type of {@link listenerEntry}. */
export interface ListenerEntry extends In<typeof listenerEntry> {}

/** The Gateway of a ListenerSet. */
export const parentGatewayReference = object({
  group: optional(groupName, "API group; empty for the core group.", { default: "gateway.networking.k8s.io" }),
  kind: optional(kindName, "Kind of the object.", { default: "Gateway" }),
  name: required(objectName, "Name of the object."),
  namespace: optional(namespaceName, "Namespace of the object; absent means the same namespace."),
});

/** The type of {@link parentGatewayReference}. */
export interface ParentGatewayReference extends In<typeof parentGatewayReference> {}

/** Listeners added to a Gateway. */
export const listenerSetSpec = object({
  listeners: required(
    list(listenerEntry, {
      min: 1,
      max: 64,
      kind: ["name"],
      rules: [
        ...listenerRules,
        cel(
          "self.all(l1, !has(l1.port) || self.exists_one(l2, has(l2.port) && l1.port == l2.port && l1.protocol == l2.protocol && (has(l1.hostname) && has(l2.hostname) ? l1.hostname == l2.hostname : !has(l1.hostname) && !has(l2.hostname))))",
          "no two listeners may have the same port, protocol and hostname",
        ),
      ],
    }),
    "The listeners.",
  ),
  parentRef: required(parentGatewayReference, "The Gateway they are added to."),
});

/** The type of {@link listenerSetSpec}. */
export interface ListenerSetSpec extends In<typeof listenerSetSpec> {}
