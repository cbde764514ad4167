import { RateLimitConfigSchema } from "../../core/envoy/generated/ratelimit/config/ratelimit/v3/rls_conf_pb.ts";
import { encode } from "../../core/envoy/mod.ts";
import { createEngine, derive, type Engine, mapItems } from "../../core/incremental/mod.ts";
import type * as ir from "../../core/ir/mod.ts";
import { createSnapshotCache, type EncodedResource, resourceOf, typeUrls } from "./cache/mod.ts";
import {
  aggregatedMethods,
  createXdsServer,
  rateLimitMethod,
  type XdsServer,
  type XdsServerOptions,
} from "./server/mod.ts";
import { rateLimitConfigs } from "./translate/mod.ts";
import { worldOfSettings } from "./translate/world.ts";
import { differencesOfLists } from "./verification.ts";

/**
 * Tells the rate limit service which buckets there are, over xDS on a port of its own. There is one service for all data planes, so
 * whoever connects gets the limits of all of them.
 */
export interface RateLimitServer extends Pick<XdsServer, "start" | "stop" | "setSecureContext"> {
  /** Brings what is served up to the IR of all data planes; costs nothing where no limit changed. */
  publish(xds: Iterable<ir.XdsIr>, sequence: number): void;
  /** Compares what would be published of some IR with what comes of the same IR made from nothing; where they differ, the next publication forgets what it knew. */
  verify(xds: Iterable<ir.XdsIr>, anew: Iterable<ir.XdsIr>): readonly string[];
}

/** The server's own name for the one state that all instances of the service share. */
const KEY = "rate-limit";

/** A route's limits, and what their buckets are named after. */
interface LimitedRoute {
  readonly listener: ir.HttpListener;
  readonly route: ir.HttpRoute;
}

/** Makes the server; it listens when it is started. */
export function createRateLimitServer(
  options: Pick<XdsServerOptions, "host" | "port" | "tls" | "clock" | "log" | "maxRequestBytes">,
): RateLimitServer {
  const cache = createSnapshotCache();
  const server = createXdsServer({
    ...options,
    cache,
    methods: [...aggregatedMethods, rateLimitMethod],
    keyOf: () => KEY,
  });
  let engine = createEngine();
  const resourcesIn = (xds: Iterable<ir.XdsIr>, by: Engine): readonly EncodedResource[] =>
    by.build(worldOfSettings({ [XDS]: [...xds] }), rateLimits, "").value;
  return {
    start: server.start,
    stop: server.stop,
    setSecureContext: server.setSecureContext,
    publish(xds, sequence) {
      cache.set(KEY, { sequence, types: new Map([[typeUrls.rateLimit, resourcesIn(xds, engine)]]) });
    },
    verify(xds, anew) {
      const fresh = createEngine();
      const differences = differencesOfLists(resourcesIn(xds, engine), resourcesIn(anew, fresh), "rate limits");
      if (differences.length > 0) engine = fresh;
      return differences;
    },
  };
}

/** The setting that is all IRs. */
const XDS = "xds";

/** The routes with limits, listener by listener: one that stays as it is is not looked at again. Key: empty. */
const limitedByListener = mapItems(
  "limited-by-listener",
  (_key, read) => (read.setting(XDS) as readonly ir.XdsIr[]).flatMap(({ http = [] }) => http),
  limitedRoutes,
);

const limited = derive("limited", (_key, read) => read.from(limitedByListener, "").flat(), {
  share: (before, now) => (sameLimits(before, now) ? before : now),
});

/** All buckets; key: empty. */
const rateLimits = derive("rate-limits", (_key, read) => encoded(read.from(limited, "")), {
  share: (_before, now) => now,
});

function limitedRoutes(listener: ir.HttpListener): readonly LimitedRoute[] {
  const routes = (listener.routes ?? []).filter((route) => rulesOf(route) !== undefined);
  return routes.map((route) => ({ listener, route }));
}

function rulesOf(route: ir.HttpRoute) {
  return route.traffic?.rateLimit?.global?.rules;
}

/** Endpoints of a route change much more often than its limits. */
function sameLimits(before: readonly LimitedRoute[], now: readonly LimitedRoute[]): boolean {
  return (
    before.length === now.length &&
    before.every(({ listener, route }, i) => {
      const other = now[i] as LimitedRoute;
      const sameNames = listener.name === other.listener.name && route.name === other.route.name;
      return sameNames && rulesOf(route) === rulesOf(other.route);
    })
  );
}

/** The API of the service has no rules of its own to check a configuration against. */
function encoded(limited: readonly LimitedRoute[]): readonly EncodedResource[] {
  const listeners = Map.groupBy(limited, ({ listener }) => listener.name);
  const groups = [...listeners].map(([name, members]) => ({ name, routes: members.map(({ route }) => route) }));
  return rateLimitConfigs(groups).map((config) => resourceOf(config.name, encode(RateLimitConfigSchema, config)));
}
