import { cel, type Edition, type In, list, object, optional, required } from "../schema/mod.ts";
import { type L4RouteRule, l4RouteRules } from "../shared/l4-route.ts";
import { defaultGateways, parentRefs } from "../shared/route-fields.ts";
import { hostname } from "../shared/values.ts";

/** A rule of a TLSRoute. */
export interface TLSRouteRule extends L4RouteRule {}

const namesToMatch = list(hostname, {
  min: 1,
  max: 1024,
  kind: "atomic",
  rules: [
    cel("self.all(h, !isIP(h))", "must be host names, not IP addresses"),
    cel(
      "self.all(h, !h.contains('*') ? h.matches('^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$') : true)",
      "must be valid host names",
    ),
    cel(
      "self.all(h, h.contains('*') ? (h.startsWith('*.') && h.substring(2).matches('^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$')) : true)",
      "a wildcard must be the first label of a host name",
    ),
  ],
});

/** The names (SNI) of a route: v1alpha2 had no rules for them and took none at all. */
function hostnames({ version }: Edition) {
  const about = "Names (SNI) to match.";
  const field = required(namesToMatch, about);
  return version === "v1alpha2"
    ? (optional(list(hostname, { max: 1024, kind: "atomic" }), about) as unknown as typeof field)
    : field;
}

/** The spec of a TLSRoute. */
export const tlsRouteSpec = (edition: Edition) =>
  object({
    hostnames: hostnames(edition),
    parentRefs: parentRefs(edition),
    rules: l4RouteRules(edition),
    ...defaultGateways(edition),
  });

/** The type of {@link tlsRouteSpec}. */
export interface TLSRouteSpec extends In<ReturnType<typeof tlsRouteSpec>> {}
