import { condition } from "../kubernetes/condition.ts";
import { cel, type In, int32, list, object, optional, required, text } from "../schema/mod.ts";
import { routeGroupKind } from "../shared/listener.ts";
import { addressType, pending, sectionName } from "../shared/values.ts";

/** An address in use. */
export const gatewayStatusAddress = object(
  {
    type: optional(addressType, "Kind of the address.", { default: "IPAddress" }),
    value: required(text({ min: 1, max: 253 }), "The address."),
  },
  {
    rules: [
      cel(
        'self.type == \'Hostname\' ? self.value.matches(r"""^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"""): true',
        "must be a host name",
      ),
    ],
    alternatives: [
      { properties: { type: { enum: ["IPAddress"] }, value: { anyOf: [{ format: "ipv4" }, { format: "ipv6" }] } } },
      { properties: { type: { not: { enum: ["IPAddress"] } } } },
    ],
  },
);

/** The type of {@link gatewayStatusAddress}. */
export interface GatewayStatusAddress extends In<typeof gatewayStatusAddress> {}

/** The status of a listener. */
export const listenerStatus = object({
  attachedRoutes: required(int32(), "Number of routes attached."),
  conditions: required(list(condition, { max: 8, kind: ["type"] }), "What controllers say about the object."),
  name: required(sectionName, "Name of the listener."),
  supportedKinds: optional(list(routeGroupKind, { max: 8, kind: "atomic" }), "Kinds of routes that may attach."),
});

/** The type of {@link listenerStatus}. */
export interface ListenerStatus extends In<typeof listenerStatus> {}

/** Status of a Gateway. */
export const gatewayStatus = object({
  addresses: optional(list(gatewayStatusAddress, { max: 16, kind: "atomic" }), "Addresses in use."),
  attachedListenerSets: optional(int32(), "Number of ListenerSets attached."),
  conditions: optional(list(condition, { max: 8, kind: ["type"] }), "What controllers say about the object.", {
    default: pending("Accepted", "Programmed"),
  }),
  listeners: optional(list(listenerStatus, { max: 64, kind: ["name"] }), "What is said about each listener."),
});

/** The type of {@link gatewayStatus}. */
export interface GatewayStatus extends In<typeof gatewayStatus> {}
