import { choice, dict, flag, type In, int32, list, object, openMap, optional, required, text } from "../schema/mod.ts";

/** The state of an endpoint. */
export const endpointConditions = object({
  ready: optional(flag(), "It can take requests; absent means yes."),
  serving: optional(flag(), "It answers, even while it ends."),
  terminating: optional(flag(), "It is about to end."),
});

/** The type of {@link endpointConditions}. */
export interface EndpointConditions extends In<typeof endpointConditions> {}

const named = object({ name: required(text(), "Name.") });

const hints = object({
  forZones: optional(list(named), "Zones that should use the endpoint."),
  forNodes: optional(list(named), "Nodes that should use the endpoint."),
});

/** An endpoint. */
export const endpoint = object({
  addresses: required(list(text(), { min: 1, max: 100 }), "Addresses of the endpoint; they are interchangeable."),
  conditions: optional(endpointConditions, "State of the endpoint."),
  hostname: optional(text(), "Host name of the endpoint."),
  nodeName: optional(text(), "Node it runs on."),
  zone: optional(text(), "Zone it runs in."),
  hints: optional(hints, "Who should use it."),
  targetRef: optional(openMap(), "The object behind it."),
  deprecatedTopology: optional(dict(text()), "Labels of old versions."),
});

/** The type of {@link endpoint}. */
export interface Endpoint extends In<typeof endpoint> {}

/** A port of the endpoints. */
export const endpointPort = object({
  name: optional(text({ max: 63 }), "Name of the port, as in the Service.", { default: "" }),
  protocol: optional(choice(["TCP", "UDP", "SCTP"]), "Protocol of the port.", { default: "TCP" }),
  port: optional(int32({ min: 0, max: 65535 }), "Port number."),
  appProtocol: optional(text(), "Protocol above it."),
});

/** The type of {@link endpointPort}. */
export interface EndpointPort extends In<typeof endpointPort> {}
