import { byteQuantity } from "../kubernetes/quantity.ts";
import { choice, type In, int32, object, optional, required } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** Connections opened ahead of need. */
export const preconnectPolicy = object({
  perEndpointPercent: optional(
    int32({ min: 100, max: 300 }),
    "Connections to each endpoint, in percent of those needed.",
  ),
  predictivePercent: optional(int32({ min: 100 }), "Connections over all endpoints, in percent of those foreseen."),
});

/** The type of {@link preconnectPolicy}. */
export interface PreconnectPolicy extends In<typeof preconnectPolicy> {}

/** Connections to a backend. */
export const backendConnection = object({
  bufferLimit: optional(byteQuantity, "Bytes buffered for a connection at most."),
  preconnect: optional(preconnectPolicy, "Open connections ahead of need."),
  socketBufferLimit: optional(byteQuantity, "Size of the socket's buffers."),
});

/** The type of {@link backendConnection}. */
export interface BackendConnection extends In<typeof backendConnection> {}

/** PROXY protocol to a backend. */
export const proxyProtocol = object({
  version: required(choice(["V1", "V2"]), "Version of the protocol."),
});

/** The type of {@link proxyProtocol}. */
export interface ProxyProtocol extends In<typeof proxyProtocol> {}

/** TCP keep-alive. */
export const tcpKeepalive = object({
  idleTime: optional(duration, "Idle time before the first probe."),
  interval: optional(duration, "Time between probes."),
  probes: optional(int32(), "Lost probes that end the connection."),
});

/** The type of {@link tcpKeepalive}. */
export interface TCPKeepalive extends In<typeof tcpKeepalive> {}
