import {
  RBACPerRouteSchema,
  RBACSchema,
} from "../../../../core/envoy/generated/envoy/extensions/filters/http/rbac/v3/rbac_pb.ts";
import { packAny } from "../../../../core/envoy/mod.ts";
import { done } from "../../../../core/result/mod.ts";
import { isDynamicResolver } from "../base/destination.ts";
import { lazy } from "../base/lazy.ts";
import { decision, verdict } from "./access/authorization.ts";
import type { HttpFilter } from "./contract/filter.ts";
import { pattern, requestHeader, rule, some } from "./contract/matching.ts";

const entry = "envoy.filters.http.rbac.dfp_loopback_deny";

/**
 * Where a request's own host is resolved, it must not be the proxy itself: its admin interface would be open to all.
 * A kind of authorization, so it moves with that. Names that resolve to a loopback address are the resolver's business.
 */
export const dynamicForwardProxy: HttpFilter = {
  name: "envoy.filters.http.rbac",
  protects: "requests to the proxy itself",
  uses: ({ destination }) => isDynamicResolver(destination),
  brings: lazy(() => [{ name: entry, config: packAny(RBACSchema, {}) }]),
  onRoute(route) {
    // A literal host is known and was checked when it was configured.
    if (!isDynamicResolver(route.destination) || route.urlRewrite?.host?.name !== undefined) return undefined;
    const header = route.urlRewrite?.host?.header ?? ":authority";
    const test = some(LOOPBACK.map((host) => requestHeader(header, pattern(`^${host}(?::\\d+)?$`))));
    const matcher = decision([rule(test, verdict("deny-loopback-host", "Deny"))], "Allow");
    return done({ typedPerFilterConfig: { [entry]: packAny(RBACPerRouteSchema, { rbac: { matcher } }) } });
  },
};

const LOOPBACK = [
  "127\\.0\\.0\\.1",
  "localhost",
  "localhost\\.localdomain",
  "ip6-localhost",
  "ip6-loopback",
  "\\[::1\\]",
  "::1",
];
