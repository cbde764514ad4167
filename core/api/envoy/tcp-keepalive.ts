import { type In, int32, object, optional } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** TCP keep-alive. */
export const tcpKeepalive = object({
  idleTime: optional(duration, "Idle time before the first probe."),
  interval: optional(duration, "Time between probes."),
  probes: optional(int32(), "Lost probes that end the connection."),
});

/** The type of {@link tcpKeepalive}. */
export interface TCPKeepalive extends In<typeof tcpKeepalive> {}
