import { byteQuantity } from "../kubernetes/quantity.ts";
import { type In, int32, object, optional } from "../schema/mod.ts";

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
