import { ApiVersion } from "../../../../../core/envoy/generated/envoy/config/core/v3/config_source_pb.ts";
import type {
  RateLimit_HitsAddendSchema,
  RateLimit_OverrideSchema,
  RateLimitSchema as RouteLimitSchema,
} from "../../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import {
  RateLimit_XRateLimitHeadersRFCVersion as Headers,
  RateLimitPerRouteSchema,
  RateLimitSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/ratelimit/v3/rate_limit_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import type { RateLimitService } from "../../base/options.ts";
import { durationOf } from "../../shapes/duration.ts";
import type { Init } from "../../shapes/init.ts";
import { type FilterEntry, type HttpFilter, partsIn } from "../contract/filter.ts";
import { entryName } from "../contract/policy-filter.ts";
import {
  addressParts,
  fixedPart,
  headerParts,
  headersOption,
  methodParts,
  methodsOf,
  pathParts,
  queryParts,
} from "./rate-limit-actions.ts";
import { hasMatch, type PlacedRule, placedRules, rateLimitKeys, sharedDomain } from "./rate-limit-names.ts";

const name = "envoy.filters.http.ratelimit";

/** The cluster of the rate limit service. */
export const RATE_LIMIT_CLUSTER = "ratelimit_cluster";

/**
 * Has the rate limit service count requests. One entry for the listener and one for each policy whose routes share
 * buckets, since an entry speaks of one domain. Without a service it does nothing.
 */
export const ratelimit: HttpFilter = {
  name,
  protects: false,
  uses: isLimited,
  // An empty part, as the route is limited, and the domains of the buckets that the route shares.
  brings: ({ traffic }) => [
    { name: "", part: undefined },
    ...(traffic?.rateLimit?.global?.rules ?? []).flatMap((rule) => {
      const domain = rule.shared === true ? sharedDomain(rule.name ?? "") : undefined;
      return domain === undefined ? [] : [{ name: domain, part: domain }];
    }),
  ],
  onListener({ listeners, brought, options: { rateLimit: service } }) {
    const owner = listeners.find((_listener, i) => (brought[i]?.length ?? 0) > 0);
    if (service === undefined || owner === undefined) return [];
    const shared = brought.flatMap(partsIn<string | undefined>).filter((domain) => domain !== undefined);
    return [...new Set([owner.name, ...shared])].map((domain) => entryOf(domain, { owner, service }));
  },
  onRoute(route, { listenerName, options }) {
    // Only requests to backends are counted.
    const answered = route.directResponse !== undefined || route.redirect !== undefined;
    if (options.rateLimit === undefined || !isLimited(route) || answered) return undefined;
    const configs = [...routeRateLimits(listenerName, route)].map(([domain, rateLimits]) => [
      domainEntry(domain, listenerName),
      packAny(RateLimitPerRouteSchema, { domain, rateLimits }),
    ]);
    return done({ typedPerFilterConfig: Object.fromEntries(configs) });
  },
};

function isLimited({ traffic }: ir.HttpRoute): boolean {
  return traffic?.rateLimit?.global !== undefined;
}

function domainEntry(domain: string, listener: string): string {
  return domain === listener ? name : entryName(name, domain);
}

function entryOf(domain: string, chain: { owner: ir.HttpListener; service: RateLimitService }): FilterEntry {
  const { owner, service } = chain;
  const config = packAny(RateLimitSchema, {
    domain,
    rateLimitService: {
      grpcService: { targetSpecifier: { case: "envoyGrpc", value: { clusterName: RATE_LIMIT_CLUSTER } } },
      transportApiVersion: ApiVersion.V3,
    },
    ...(service.timeoutMs !== undefined && { timeout: durationOf(service.timeoutMs * 1e6) }),
    failureModeDeny: service.failClosed ?? false,
    disableXEnvoyRatelimitedHeader: owner.headers?.enableEnvoyHeaders !== true,
    enableXRatelimitHeaders: owner.headers?.disableRateLimitHeaders === true ? Headers.OFF : Headers.DRAFT_VERSION_03,
  });
  return { name: domainEntry(domain, owner.name), config };
}

/** A limit as a route states it. */
export type RouteLimit = Init<typeof RouteLimitSchema>;

/** The limits of a route by the domain of the service that counts them, in order of first use. */
export function routeRateLimits(listener: string, route: ir.HttpRoute): ReadonlyMap<string, RouteLimit[]> {
  const limits = new Map<string, RouteLimit[]>();
  for (const placed of placedRules(listener, route)) {
    const found = methodsOf(placed.rule).flatMap((method) => limitsOf(placed, method));
    limits.set(placed.domain, [...(limits.get(placed.domain) ?? []), ...found]);
  }
  return limits;
}

/** The limit of requests, and a second one where responses cost something: it counts when the stream is done. */
function limitsOf({ rule, index, bucket }: PlacedRule, method: ir.StringMatch | undefined): RouteLimit[] {
  const parts = [
    fixedPart(bucket),
    ...headerParts(index, rule.headerMatches),
    ...methodParts(index, method),
    ...pathParts(index, rule.pathMatch),
    ...addressParts(rule.cidrMatch, rateLimitKeys),
    ...queryParts(index, rule),
    ...(hasMatch(rule) ? [] : [fixedPart(rateLimitKeys.match(index, -1))]),
  ];
  const limit = {
    actions: parts.map(({ action }) => action),
    xRatelimitOption: headersOption(rule.xRateLimitOption),
    ...(rule.limit.fromMetadata && { limit: overrideOf(rule.limit.fromMetadata) }),
  };
  const { requestCost, responseCost } = rule;
  return [
    { ...limit, ...(requestCost && { hitsAddend: costOf(requestCost) }) },
    ...(responseCost ? [{ ...limit, applyOnStreamDone: true, hitsAddend: costOf(responseCost) }] : []),
  ];
}

function costOf({ number, format = "" }: ir.RateLimitCost): Init<typeof RateLimit_HitsAddendSchema> {
  return { ...(number !== undefined && { number: BigInt(number) }), format };
}

function overrideOf({ namespace, key }: ir.RateLimitValueMetadata): Init<typeof RateLimit_OverrideSchema> {
  const metadataKey = { key: namespace, path: [{ segment: { case: "key" as const, value: key } }] };
  return { overrideSpecifier: { case: "dynamicMetadata", value: { metadataKey } } };
}
