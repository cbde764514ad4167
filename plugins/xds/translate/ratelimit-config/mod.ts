/**
 * The configuration of the rate limit service: which buckets exist, and how much fits in.
 *
 * In: the HTTP listeners of all data planes that the service counts for. Out: one configuration for each domain, as the
 * service reads it over xDS. Names come from `../filters/traffic/rate-limit-names.ts`, with which proxies are configured too.
 * The translation is pure, and never says anything about limits that proxies count themselves.
 */
export { type RateLimitConfigInit, rateLimitConfigs } from "./configs.ts";
