import { cel, choice, flag, type In, int64, list, notBoth, object, optional, required, text } from "../schema/mod.ts";
import { rateLimitSelectCondition } from "./rate-limit-condition.ts";

/** A cost in metadata. */
export const rateLimitCostMetadata = object({
  key: required(text(), "Key of the value."),
  namespace: required(text(), "Namespace of the metadata."),
});

/** The type of {@link rateLimitCostMetadata}. */
export interface RateLimitCostMetadata extends In<typeof rateLimitCostMetadata> {}

/** Where a cost comes from. */
export const rateLimitCostSpecifier = object(
  {
    from: required(choice(["Number", "Metadata"]), "A number or the metadata of the request."),
    metadata: optional(rateLimitCostMetadata, "The metadata."),
    number: optional(int64(), "The number."),
  },
  { rules: [notBoth("number", "metadata")] },
);

/** The type of {@link rateLimitCostSpecifier}. */
export interface RateLimitCostSpecifier extends In<typeof rateLimitCostSpecifier> {}

/** The cost of a request. */
export const rateLimitCost = object({
  request: optional(rateLimitCostSpecifier, "When it arrives."),
  response: optional(rateLimitCostSpecifier, "When it is answered."),
});

/** The type of {@link rateLimitCost}. */
export interface RateLimitCost extends In<typeof rateLimitCost> {}

/** A limit in metadata. */
export const rateLimitValueMetadata = object({
  key: required(text({ min: 1 }), "Key of the value."),
  namespace: required(text({ min: 1 }), "Namespace of the metadata."),
});

/** The type of {@link rateLimitValueMetadata}. */
export interface RateLimitValueMetadata extends In<typeof rateLimitValueMetadata> {}

/** Requests per time. */
export const rateLimitValue = object({
  fromMetadata: optional(rateLimitValueMetadata, "Take the limit from metadata."),
  requests: required(int64({ min: 0, max: 4294967295 }), "The number of requests."),
  unit: required(choice(["Second", "Minute", "Hour", "Day", "Week", "Month", "Year"]), "The time."),
});

/** The type of {@link rateLimitValue}. */
export interface RateLimitValue extends In<typeof rateLimitValue> {}

/** A limit. */
export const rateLimitRule = object({
  clientSelectors: optional(list(rateLimitSelectCondition, { max: 8 }), "Requests it counts; absent means all."),
  cost: optional(rateLimitCost, "What a request costs."),
  limit: required(rateLimitValue, "The limit."),
  shadowMode: optional(flag(), "Count but never refuse."),
  shared: optional(flag(), "Count all routes of the target together."),
  xRateLimitHeaders: optional(choice(["Off", "DraftVersion03"]), "Add X-RateLimit headers to responses."),
});

/** The type of {@link rateLimitRule}. */
export interface RateLimitRule extends In<typeof rateLimitRule> {}

/** Limits over all proxies. */
export const globalRateLimit = object({
  rules: required(list(rateLimitRule, { max: 256 }), "The limits."),
});

/** The type of {@link globalRateLimit}. */
export interface GlobalRateLimit extends In<typeof globalRateLimit> {}

/** Limits of each proxy. */
export const localRateLimit = object({
  rules: optional(
    list(rateLimitRule, {
      max: 16,
      rules: [
        cel("self.all(r, !has(r.cost) || !has(r.cost.response))", "a local limit cannot count the cost of responses"),
        cel("self.all(r, !has(r.limit.fromMetadata))", "a local limit cannot come from metadata"),
      ],
    }),
    "The limits.",
  ),
});

/** The type of {@link localRateLimit}. */
export interface LocalRateLimit extends In<typeof localRateLimit> {}

/** Limits on requests per time. */
export const rateLimitSpec = object({
  global: optional(globalRateLimit, "Limits over all proxies."),
  local: optional(localRateLimit, "Limits of each proxy."),
  type: optional(choice(["Global", "Local"]), "Which of the two is used; absent means both may be set."),
});

/** The type of {@link rateLimitSpec}. */
export interface RateLimitSpec extends In<typeof rateLimitSpec> {}
