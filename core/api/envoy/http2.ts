import { byteQuantity } from "../kubernetes/quantity.ts";
import { cel, type In, int32, object, optional, text } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** Pings on HTTP/2 connections. */
export const http2KeepaliveSettings = object(
  {
    idleInterval: optional(duration, "Idle time after which to ping."),
    interval: optional(duration, "Time between pings."),
    intervalJitter: optional(int32({ min: 0, max: 100 }), "Random part of the interval, in percent."),
    timeout: optional(duration, "Time to wait for the answer."),
  },
  {
    rules: [
      cel(
        "!has(self.timeout) || !has(self.interval) || duration(self.timeout) < duration(self.interval)",
        "timeout must be shorter than interval",
      ),
    ],
  },
);

/** The type of {@link http2KeepaliveSettings}. */
export interface HTTP2KeepaliveSettings extends In<typeof http2KeepaliveSettings> {}

/** HTTP/2. */
export const http2Settings = object({
  connectionKeepalive: optional(http2KeepaliveSettings, "Pings that keep a connection alive."),
  initialConnectionWindowSize: optional(byteQuantity, "Flow-control window of a connection at the start."),
  initialStreamWindowSize: optional(byteQuantity, "Flow-control window of a stream at the start."),
  maxConcurrentStreams: optional(int32({ min: 1, max: 2147483647 }), "Streams open at once."),
  onInvalidMessage: optional(text(), "What an invalid message ends: its stream or the connection."),
});

/** The type of {@link http2Settings}. */
export interface HTTP2Settings extends In<typeof http2Settings> {}
