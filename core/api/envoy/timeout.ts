import { type In, object, optional } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** Time limits for HTTP backends. */
export const httpTimeout = object({
  connectionIdleTimeout: optional(duration, "How long a connection may be without requests."),
  maxConnectionDuration: optional(duration, "Longest life of a connection."),
  maxStreamDuration: optional(duration, "Longest life of a stream."),
  requestTimeout: optional(duration, "Time for a whole response."),
  streamIdleTimeout: optional(duration, "How long a stream may be silent."),
});

/** The type of {@link httpTimeout}. */
export interface HTTPTimeout extends In<typeof httpTimeout> {}

/** Time limits for TCP backends. */
export const tcpTimeout = object({
  connectTimeout: optional(duration, "Time to connect."),
});

/** The type of {@link tcpTimeout}. */
export interface TCPTimeout extends In<typeof tcpTimeout> {}

/** Time limits towards a backend. */
export const timeout = object({
  http: optional(httpTimeout, "Settings for HTTP."),
  tcp: optional(tcpTimeout, "Settings for TCP."),
});

/** The type of {@link timeout}. */
export interface Timeout extends In<typeof timeout> {}
