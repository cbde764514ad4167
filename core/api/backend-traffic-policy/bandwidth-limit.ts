import { byteQuantity } from "../kubernetes/quantity.ts";
import { cel, choice, type In, object, optional, required, text } from "../schema/mod.ts";

/** Bytes per time. */
export const bandwidthLimitValue = object({
  unit: required(choice(["Second", "Minute", "Hour"]), "The time."),
  value: required(byteQuantity, "The bytes."),
});

/** The type of {@link bandwidthLimitValue}. */
export interface BandwidthLimitValue extends In<typeof bandwidthLimitValue> {}

/** Limit on request bodies. */
export const bandwidthLimitRequestConfig = object({
  limit: required(bandwidthLimitValue, "The limit."),
});

/** The type of {@link bandwidthLimitRequestConfig}. */
export interface BandwidthLimitRequestConfig extends In<typeof bandwidthLimitRequestConfig> {}

/** Trailers that tell of delays. */
export const bandwidthLimitResponseTrailers = object({
  prefix: optional(text({ pattern: "^[^\\r\\n\\x00]*$" }), "Start of their names."),
});

/** The type of {@link bandwidthLimitResponseTrailers}. */
export interface BandwidthLimitResponseTrailers extends In<typeof bandwidthLimitResponseTrailers> {}

/** Limit on response bodies. */
export const bandwidthLimitResponseConfig = object({
  limit: required(bandwidthLimitValue, "The limit."),
  responseTrailers: optional(bandwidthLimitResponseTrailers, "Trailers that tell of delays."),
});

/** The type of {@link bandwidthLimitResponseConfig}. */
export interface BandwidthLimitResponseConfig extends In<typeof bandwidthLimitResponseConfig> {}

/** Limits on bytes per time. */
export const bandwidthLimitSpec = object(
  {
    request: optional(bandwidthLimitRequestConfig, "Limit on request bodies."),
    response: optional(bandwidthLimitResponseConfig, "Limit on response bodies."),
  },
  { rules: [cel("has(self.request) || has(self.response)", "set request or response")] },
);

/** The type of {@link bandwidthLimitSpec}. */
export interface BandwidthLimitSpec extends In<typeof bandwidthLimitSpec> {}
