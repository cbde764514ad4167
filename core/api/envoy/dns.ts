import { choice, flag, type In, object, optional } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** Resolving the host names of backends. */
export const dns = object({
  dnsRefreshRate: optional(duration, "Time between look-ups."),
  lookupFamily: optional(
    choice(["IPv4", "IPv6", "IPv4Preferred", "IPv6Preferred", "IPv4AndIPv6"]),
    "IP families to look up.",
  ),
  respectDnsTtl: optional(flag(), "Follow the time to live of the answers."),
});

/** The type of {@link dns}. */
export interface DNS extends In<typeof dns> {}
