import type { CidrMatch, QueryParamMatch, StringMatch } from "../values/matches.ts";

/** Window of a rate limit; hand-written IR may spell it in lower case, so a reader folds case. */
export type RateLimitUnit = "Second" | "Minute" | "Hour" | "Day" | "Week" | "Month" | "Year";

/** Whether X-RateLimit headers are sent; Off and DraftVersion03 are the API's spellings. */
export type XRateLimitHeadersOption = "Off" | "DraftVersion03";

/** Key of dynamic metadata that overrides a limit at request time. */
export interface RateLimitValueMetadata {
  readonly namespace: string;
  readonly key: string;
}

/** So many requests per unit. */
export interface RateLimitValue {
  readonly requests: number;
  readonly unit: RateLimitUnit;
  readonly fromMetadata?: RateLimitValueMetadata;
}

/** The amount that a request or its response takes from the bucket; a number, or an Envoy format string. */
export interface RateLimitCost {
  readonly number?: number;
  readonly format?: string;
}

/** One limit and the requests it counts; all matches must hold, and no match means every request. */
export interface RateLimitRule {
  readonly headerMatches?: readonly StringMatch[];
  readonly pathMatch?: StringMatch;
  readonly methodMatches?: readonly StringMatch[];
  readonly cidrMatch?: CidrMatch;
  readonly queryParamMatches?: readonly QueryParamMatch[];
  readonly limit: RateLimitValue;
  readonly requestCost?: RateLimitCost;
  readonly responseCost?: RateLimitCost;
  /** One bucket for all routes the policy reaches, instead of one per route. */
  readonly shared?: boolean;
  /** Counts without refusing. */
  readonly shadowMode?: boolean;
  readonly xRateLimitOption?: XRateLimitHeadersOption;
  readonly name?: string;
}

/** Limits counted by the rate limit service, across all proxies. */
export interface GlobalRateLimit {
  readonly rules?: readonly RateLimitRule[];
}

/** Limits counted inside each proxy; default holds where no rule matches. */
export interface LocalRateLimit {
  readonly default: RateLimitValue;
  readonly rules?: readonly RateLimitRule[];
  readonly defaultXRateLimitOption?: XRateLimitHeadersOption;
}

/** Rate limits of a route, from BackendTrafficPolicy. */
export interface RateLimit {
  readonly global?: GlobalRateLimit;
  readonly local?: LocalRateLimit;
}

/** Names of the trailers that report how long a response was held back. */
export interface BandwidthLimitResponseTrailers {
  readonly prefix?: string;
}

/** Bandwidth of one direction in KiB per second. */
export interface BandwidthLimitConfig {
  readonly limitKibps: number;
  readonly responseTrailers?: BandwidthLimitResponseTrailers;
}

/** Bandwidth limits of a route, from BackendTrafficPolicy. */
export interface BandwidthLimit {
  readonly request?: BandwidthLimitConfig;
  readonly response?: BandwidthLimitConfig;
}
