import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  RouteAction_ClusterNotFoundResponseCode as NotFoundCode,
  type RouteAction_RequestMirrorPolicySchema,
  RouteAction_UpgradeConfigSchema,
  type RouteActionSchema,
  type WeightedCluster_ClusterWeightSchema,
} from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { encodeMessage } from "../../../../core/envoy/mod.ts";
import { backendWeights, hasEndpoints } from "../../../../core/ir/endpoints.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type BackendClusters, needsClusterPerSetting, sharedClusters } from "../base/destination.ts";
import { lazy } from "../base/lazy.ts";
import { duration, nanoseconds } from "../shapes/duration.ts";
import { nearestPercent, percent } from "../shapes/fraction.ts";
import { hashPolicies } from "../shapes/hash-policy.ts";
import { addedHeaders } from "../shapes/headers.ts";
import type { Init } from "../shapes/init.ts";
import { retryPolicy } from "./retry.ts";
import { rewriteParts } from "./rewrite.ts";

type RouteActionInit = Init<typeof RouteActionSchema>;
type WeightInit = Init<typeof WeightedCluster_ClusterWeightSchema>;

/** A cluster that does not exist: requests routed there are answered with the route's status for missing clusters. */
const INVALID_BACKEND = "invalid-backend-cluster";

/** Sends requests to the route's backends. */
export function routeAction(
  route: ir.HttpRoute,
  listenerTimeout: ir.ClientTimeout | undefined,
  backends: BackendClusters,
): RouteActionInit {
  const retry = retryOf(route);
  const hashPolicy = hashPolicies(route.traffic?.loadBalancer?.consistentHash);
  return {
    ...clusterParts(route, backends, hashPolicy.length > 0),
    ...(route.urlRewrite && rewriteParts(route, route.urlRewrite)),
    timeout: duration(requestTimeout(route)),
    ...(retry && { retryPolicy: retryPolicy(retry) }),
    hashPolicy,
    idleTimeout: idleTimeout(route, listenerTimeout),
    upgradeConfigs: route.isHTTP2 === true ? [] : upgradeConfigs(route.traffic),
    requestMirrorPolicies: (route.mirrors ?? []).flatMap(mirrorPolicy),
    ...streamDuration(route.traffic?.timeout?.http?.maxStreamDuration),
  };
}

/** The same for a route that only has a destination. */
export function plainAction(route: ir.HttpRoute, backends: BackendClusters): RouteActionInit {
  return { ...clusterParts(route, backends, false), upgradeConfigs: route.isHTTP2 === true ? [] : webSocket() };
}

function clusterParts(route: ir.HttpRoute, backends: BackendClusters, hashed: boolean): RouteActionInit {
  const destination = route.destination ?? { name: "" };
  const shared = sharedClusters(destination, backends);
  const clusters = shared.length + ((destination.settings?.length ?? 0) > 0 ? 1 : 0);
  if (clusters > 1 || needsClusterPerSetting(route)) return weightedParts(route, shared, hashed);
  return { clusterSpecifier: { case: "cluster", value: shared[0]?.name ?? destination.name } };
}

/**
 * Gateway API: a reference to a backend that does not exist is answered with 500, a Service without endpoints with 503, in
 * proportion to their weights. Envoy has one status for both, so 503 wins where they meet. For gRPC both are UNAVAILABLE, which is 503.
 */
function weightedParts(
  { destination, isHTTP2 }: ir.HttpRoute,
  shared: readonly ir.BackendClusterRef[],
  hashed: boolean,
): RouteActionInit {
  const settings = destination?.settings ?? [];
  const weights = backendWeights(settings);
  const unavailable = weights.invalid + weights.noEndpoints;
  const clusters: WeightInit[] = [
    ...(unavailable > 0 ? [{ name: INVALID_BACKEND, weight: unavailable }] : []),
    ...settings.filter((setting) => hasEndpoints(setting) || setting.isDynamicResolver === true).map(settingWeight),
    ...shared.flatMap(({ name, weight }) => (weight === undefined ? [] : [{ name, weight }])),
  ];
  return {
    clusterNotFoundResponseCode:
      weights.noEndpoints > 0 || isHTTP2 === true
        ? NotFoundCode.SERVICE_UNAVAILABLE
        : NotFoundCode.INTERNAL_SERVER_ERROR,
    clusterSpecifier: {
      case: "weightedClusters",
      // With a hash policy, the same client also meets the same one of the weighted clusters.
      value: { clusters, ...(hashed && { randomValueSpecifier: { case: "useHashPolicy", value: { value: true } } }) },
    },
  };
}

function settingWeight(setting: ir.DestinationSetting): WeightInit {
  const { filters } = setting;
  const host = filters?.urlRewrite?.host?.name;
  return {
    name: setting.name ?? "",
    weight: setting.weight ?? 0,
    ...(filters && {
      requestHeadersToAdd: addedHeaders(filters.addRequestHeaders),
      requestHeadersToRemove: [...(filters.removeRequestHeaders ?? [])],
      responseHeadersToAdd: addedHeaders(filters.addResponseHeaders),
      responseHeadersToRemove: [...(filters.removeResponseHeaders ?? [])],
    }),
    ...(host !== undefined && { hostRewriteSpecifier: { case: "hostRewriteLiteral", value: host } }),
  };
}

/** The route's own retries win over the policy's. */
export function retryOf(route: ir.HttpRoute): ir.Retry | undefined {
  return route.retry ?? route.traffic?.retry;
}

/** The route's own time-out wins over the policy's. */
function requestTimeout(route: ir.HttpRoute): string | undefined {
  return route.timeout ?? route.traffic?.timeout?.http?.requestTimeout;
}

const HOUR = "1h0m0s";

/**
 * A stream must not idle out before its request times out. Someone who set an idle time-out, on the route or on the
 * listener, has the last word; otherwise it is an hour at least, and none where requests never time out.
 */
function idleTimeout(route: ir.HttpRoute, listenerTimeout: ir.ClientTimeout | undefined) {
  const own = route.traffic?.timeout?.http?.streamIdleTimeout;
  if (own !== undefined) return duration(own);
  const request = requestTimeout(route);
  if (listenerTimeout?.http?.streamIdleTimeout !== undefined || request === undefined) return undefined;
  const nanos = nanoseconds(request);
  return duration(nanos === 0 || nanos > nanoseconds(HOUR) ? request : HOUR);
}

function streamDuration(longest: string | undefined): RouteActionInit {
  return longest === undefined ? {} : { maxStreamDuration: { maxStreamDuration: duration(longest) } };
}

function mirrorPolicy(mirror: ir.MirrorPolicy): Init<typeof RouteAction_RequestMirrorPolicySchema>[] {
  const { destination, percentage } = mirror;
  if (destination === undefined || (percentage !== undefined && percentage <= 0)) return [];
  return [
    {
      cluster: destination.name,
      runtimeFraction: { defaultValue: percentage === undefined ? percent(100) : nearestPercent(percentage) },
      // A mirror has a cluster of its own, which tells its traffic apart well enough.
      disableShadowHostSuffixAppend: true,
    },
  ];
}

type UpgradeConfig = MessageInitShape<typeof RouteAction_UpgradeConfigSchema>;

const webSocket = lazy(() => [encodeMessage(RouteAction_UpgradeConfigSchema, { upgradeType: "websocket" }).asField]);

/** WebSocket by default; nothing where requests are buffered, since an upgraded connection never ends its body. */
function upgradeConfigs(traffic: ir.TrafficFeatures | undefined): UpgradeConfig[] {
  const wanted = traffic?.httpUpgrade ?? [];
  if (wanted.length === 0) return traffic?.requestBuffer === undefined ? webSocket() : [];
  return wanted.map(({ type, connect }) => ({
    upgradeType: type,
    ...(type === "CONNECT" && connect?.terminate === true && { connectConfig: {} }),
  }));
}
