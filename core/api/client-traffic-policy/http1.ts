import { stringMatch } from "../envoy/text-match.ts";
import { flag, type In, list, object, optional } from "../schema/mod.ts";

/** HTTP/1.0 of clients. */
export const http10Settings = object({
  useDefaultHost: optional(flag(), "Use the listener's host name where the request names none."),
});

/** The type of {@link http10Settings}. */
export interface HTTP10Settings extends In<typeof http10Settings> {}

/** HTTP/1 of clients. */
export const http1Settings = object({
  disableSafeMaxConnectionDuration: optional(flag(), "Close connections at their end of life without warning."),
  enableTrailers: optional(flag(), "Allow trailers."),
  http10: optional(http10Settings, "Settings for HTTP/1.0."),
  ignoredUpgradeTypes: optional(list(stringMatch), "Upgrade types that are ignored."),
  preserveHeaderCase: optional(flag(), "Keep upper and lower case of header names."),
});

/** The type of {@link http1Settings}. */
export interface HTTP1Settings extends In<typeof http1Settings> {}
