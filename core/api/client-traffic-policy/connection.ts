import { byteQuantity } from "../kubernetes/quantity.ts";
import { cel, type In, int32, int64, object, optional } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** Limits on connections. */
export const connectionLimit = object(
  {
    closeDelay: optional(duration, "How long to wait before a connection beyond the limit is closed."),
    maxConnectionDuration: optional(duration, "Longest life of a connection."),
    maxRequestsPerConnection: optional(int32(), "Requests on one connection at most."),
    maxStreamDuration: optional(duration, "Longest life of a stream."),
    value: optional(int64({ min: 1 }), "Number of connections at most."),
  },
  { rules: [cel("!has(self.closeDelay) || has(self.value)", "closeDelay needs value")] },
);

/** The type of {@link connectionLimit}. */
export interface ConnectionLimit extends In<typeof connectionLimit> {}

/** Connections of clients. */
export const clientConnection = object({
  bufferLimit: optional(byteQuantity, "Bytes buffered for a connection at most."),
  connectionLimit: optional(connectionLimit, "Limits on the number of connections."),
  maxAcceptPerSocketEvent: optional(int32(), "Connections accepted at once from a socket.", { default: 1 }),
  socketBufferLimit: optional(byteQuantity, "Size of the socket's buffers."),
});

/** The type of {@link clientConnection}. */
export interface ClientConnection extends In<typeof clientConnection> {}
