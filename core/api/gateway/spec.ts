import { labelSelector } from "../kubernetes/label-selector.ts";
import {
  cel,
  choice,
  type Edition,
  experimental,
  type In,
  list,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { listenerRules } from "../shared/listener.ts";
import { addressType, gatewayDefaultScope, objectName } from "../shared/values.ts";
import { gatewayInfrastructure } from "./infrastructure.ts";
import { listener } from "./listener.ts";
import { gatewayTlsConfig } from "./tls.ts";

/** An address of a Gateway. */
export const gatewaySpecAddress = object(
  {
    type: optional(addressType, "Kind of the address.", { default: "IPAddress" }),
    value: optional(text({ max: 253 }), "The address; absent means one of the kind is assigned."),
  },
  {
    rules: [
      cel(
        'self.type == \'Hostname\' ? (!has(self.value) || self.value.matches(r"""^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$""")): true',
        "must be a host name",
      ),
    ],
    alternatives: [
      { properties: { type: { enum: ["IPAddress"] }, value: { anyOf: [{ format: "ipv4" }, { format: "ipv6" }] } } },
      { properties: { type: { not: { enum: ["IPAddress"] } } } },
    ],
  },
);

/** The type of {@link gatewaySpecAddress}. */
export interface GatewaySpecAddress extends In<typeof gatewaySpecAddress> {}

/** Namespaces of ListenerSets. */
export const listenerNamespaces = object({
  from: optional(
    choice(["All", "Selector", "Same", "None"]),
    "None, all, the same, or those that the selector picks.",
    { default: "None" },
  ),
  selector: optional(labelSelector, "Labels of the namespaces."),
});

/** The type of {@link listenerNamespaces}. */
export interface ListenerNamespaces extends In<typeof listenerNamespaces> {}

/** ListenerSets that may attach. */
export const allowedListeners = object({
  namespaces: optional(listenerNamespaces, "Their namespaces.", { default: { from: "None" } }),
});

/** The type of {@link allowedListeners}. */
export interface AllowedListeners extends In<typeof allowedListeners> {}

/** The spec of a Gateway. */
export const gatewaySpec = (edition: Edition) =>
  object({
    addresses: optional(
      list(gatewaySpecAddress, {
        max: 16,
        kind: "atomic",
        rules: [
          cel(
            "self.all(a1, a1.type == 'IPAddress' && has(a1.value) ? self.exists_one(a2, a2.type == a1.type && has(a2.value) && a2.value == a1.value) : true )",
            "no IP address may be there twice",
          ),
          cel(
            "self.all(a1, a1.type == 'Hostname'  && has(a1.value) ? self.exists_one(a2, a2.type == a1.type && has(a2.value) && a2.value == a1.value) : true )",
            "no host name may be there twice",
          ),
        ],
      }),
      "Addresses to use; absent means they are assigned.",
    ),
    allowedListeners: optional(allowedListeners, "ListenerSets that may attach."),
    ...experimental(edition, { defaultScope: optional(gatewayDefaultScope, "Be a default Gateway of this scope.") }),
    gatewayClassName: required(objectName, "The GatewayClass."),
    infrastructure: optional(gatewayInfrastructure, "What is made for the Gateway."),
    listeners: required(
      list(listener, {
        min: 1,
        max: 64,
        kind: ["name"],
        rules: [
          ...listenerRules,
          cel(
            "self.all(l1, self.exists_one(l2, l1.port == l2.port && l1.protocol == l2.protocol && (has(l1.hostname) && has(l2.hostname) ? l1.hostname == l2.hostname : !has(l1.hostname) && !has(l2.hostname))))",
            "no two listeners may have the same port, protocol and hostname",
          ),
        ],
      }),
      "The listeners.",
    ),
    tls: optional(gatewayTlsConfig, "TLS settings of all listeners."),
  });

/** The type of {@link gatewaySpec}. */
export interface GatewaySpec extends In<ReturnType<typeof gatewaySpec>> {}
