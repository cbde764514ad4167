import type { RateLimitSchema } from "../../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import {
  XRateLimitHeadersRFCVersion as Headers,
  type LocalRateLimitDescriptorSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/common/ratelimit/v3/ratelimit_pb.ts";
import { LocalRateLimitSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/local_ratelimit/v3/local_rate_limit_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import { derivePart } from "../../../../../core/incremental/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { lazy } from "../../base/lazy.ts";
import { seconds } from "../../shapes/duration.ts";
import { percent } from "../../shapes/fraction.ts";
import type { Init } from "../../shapes/init.ts";
import type { HttpFilter, RouteOverlay } from "../contract/filter.ts";
import {
  addressParts,
  type DescriptorPart,
  headerParts,
  headersOption,
  methodParts,
  methodsOf,
  pathParts,
  queryParts,
} from "./rate-limit-actions.ts";
import { windowSeconds } from "./rate-limit-names.ts";

const name = "envoy.filters.http.local_ratelimit";
const statPrefix = "http_local_rate_limiter";

/** How many values that are counted apart one proxy remembers. */
const MAX_DYNAMIC_DESCRIPTORS = 10_000;

/** Counts requests inside the proxy. The chain's entry limits nothing; each route brings its limits. */
export const localRatelimit: HttpFilter = {
  name,
  protects: false,
  uses: ({ traffic }) => traffic?.rateLimit?.local !== undefined,
  brings: lazy(() => [
    { name, config: packAny(LocalRateLimitSchema, { statPrefix, maxDynamicDescriptors: MAX_DYNAMIC_DESCRIPTORS }) },
  ]),
  listenerFacts: ({ headers }) => headers?.disableRateLimitHeaders === true,
  onRoute(route, { facts, parts }) {
    const local = route.traffic?.rateLimit?.local;
    // Only requests to backends are counted.
    if (local === undefined || route.directResponse !== undefined || route.redirect !== undefined) return undefined;
    return done(parts.of(facts === true ? withoutHeaders : withHeaders, local));
  },
};

const withHeaders = derivePart(name, (local: ir.LocalRateLimit) =>
  overlay(local, local.defaultXRateLimitOption === "Off" ? Headers.OFF : Headers.DRAFT_VERSION_03),
);

const withoutHeaders = derivePart(`${name} without headers`, (local: ir.LocalRateLimit) => overlay(local, Headers.OFF));

function overlay(local: ir.LocalRateLimit, enableXRatelimitHeaders: Headers): RouteOverlay {
  const always = { defaultValue: percent(100) };
  const limits = (local.rules ?? []).flatMap((rule, i) =>
    methodsOf(rule).map((method) => limitOf(rule, partsOf(i, rule, method))),
  );
  const config = packAny(LocalRateLimitSchema, {
    statPrefix,
    tokenBucket: bucketOf(local.default),
    filterEnabled: always,
    filterEnforced: always,
    enableXRatelimitHeaders,
    descriptors: limits.map(({ descriptor }) => descriptor),
    // A request that a rule counts does not count for the rest as well.
    alwaysConsumeDefaultTokenBucket: false,
    rateLimits: limits.map(({ rateLimit }) => rateLimit),
  });
  return { typedPerFilterConfig: { [name]: config } };
}

function partsOf(index: number, rule: ir.RateLimitRule, method: ir.StringMatch | undefined): DescriptorPart[] {
  return [
    ...headerParts(index, rule.headerMatches),
    ...methodParts(index, method),
    ...pathParts(index, rule.pathMatch),
    ...addressParts(rule.cidrMatch, {
      network: `rule-${index}-masked-remote-address`,
      address: `rule-${index}-remote-address`,
    }),
    ...queryParts(index, rule),
  ];
}

function limitOf(rule: ir.RateLimitRule, parts: readonly DescriptorPart[]) {
  const rateLimit: Init<typeof RateLimitSchema> = {
    actions: parts.map(({ action }) => action),
    xRatelimitOption: headersOption(rule.xRateLimitOption),
  };
  const descriptor: Init<typeof LocalRateLimitDescriptorSchema> = {
    entries: parts.map(({ key, value = "" }) => ({ key, value })),
    tokenBucket: bucketOf(rule.limit),
    shadowMode: rule.shadowMode ?? false,
  };
  return { rateLimit, descriptor };
}

function bucketOf({ requests, unit }: ir.RateLimitValue) {
  return { maxTokens: requests, tokensPerFill: requests, fillInterval: seconds(windowSeconds(unit)) };
}
