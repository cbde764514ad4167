import { type In, object, optional } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** Time limits for HTTP clients. */
export const httpClientTimeout = object({
  idleTimeout: optional(duration, "How long a connection may be without requests."),
  requestHeadersReceivedTimeout: optional(duration, "Time for the headers of a request."),
  requestReceivedTimeout: optional(duration, "Time for a whole request."),
  streamIdleTimeout: optional(duration, "How long a stream may be silent."),
});

/** The type of {@link httpClientTimeout}. */
export interface HTTPClientTimeout extends In<typeof httpClientTimeout> {}

/** Time limits for TCP clients. */
export const tcpClientTimeout = object({
  connectionInspectionTimeout: optional(duration, "Time to find out the protocol of a connection."),
  idleTimeout: optional(duration, "How long a connection may be silent."),
  tlsHandshakeTimeout: optional(duration, "Time for the TLS handshake."),
});

/** The type of {@link tcpClientTimeout}. */
export interface TCPClientTimeout extends In<typeof tcpClientTimeout> {}

/** Time limits towards clients. */
export const clientTimeout = object({
  http: optional(httpClientTimeout, "Settings for HTTP."),
  tcp: optional(tcpClientTimeout, "Settings for TCP."),
});

/** The type of {@link clientTimeout}. */
export interface ClientTimeout extends In<typeof clientTimeout> {}
