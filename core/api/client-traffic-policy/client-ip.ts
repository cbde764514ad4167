import { cidr } from "../envoy/values.ts";
import { cel, flag, type In, int32, list, object, optional, required, text } from "../schema/mod.ts";

/** Client address from a custom header. */
export const customHeaderExtensionSettings = object({
  failClosed: optional(flag(), "Refuse requests without a valid address."),
  name: required(text({ min: 1, max: 255, pattern: "^[A-Za-z0-9-]+$" }), "Name of the header."),
});

/** The type of {@link customHeaderExtensionSettings}. */
export interface CustomHeaderExtensionSettings extends In<typeof customHeaderExtensionSettings> {}

/** Client address from X-Forwarded-For. */
export const xForwardedForSettings = object(
  {
    disableXForwardedForAppend: optional(flag(), "Do not append the peer's address to the header."),
    numTrustedHops: optional(int32(), "Number of trusted proxies in front."),
    trustedCIDRs: optional(list(cidr, { min: 1 }), "Networks of trusted proxies."),
  },
  {
    rules: [
      cel(
        "(has(self.numTrustedHops) && !has(self.trustedCIDRs)) || (!has(self.numTrustedHops) && has(self.trustedCIDRs))",
        "set either numTrustedHops or trustedCIDRs",
      ),
    ],
  },
);

/** The type of {@link xForwardedForSettings}. */
export interface XForwardedForSettings extends In<typeof xForwardedForSettings> {}

/** Where the address of a client comes from. */
export const clientIpDetectionSettings = object(
  {
    customHeader: optional(customHeaderExtensionSettings, "From a header of your choice."),
    directSourceIP: optional(object({}), "From the connection itself."),
    xForwardedFor: optional(xForwardedForSettings, "From the header X-Forwarded-For."),
  },
  {
    rules: [
      cel(
        "[has(self.xForwardedFor), has(self.customHeader), has(self.directSourceIP)].filter(x, x).size() == 1",
        "set exactly one of xForwardedFor, customHeader and directSourceIP",
      ),
    ],
  },
);

/** The type of {@link clientIpDetectionSettings}. */
export interface ClientIPDetectionSettings extends In<typeof clientIpDetectionSettings> {}
