import { cel, type Edition, experimental, type In, list, object, optional, required } from "../schema/mod.ts";
import { rulesOf } from "../shared/l4-rules.ts";
import { parentRefs } from "../shared/parent-refs.ts";
import { backendRef } from "../shared/references.ts";
import { gatewayDefaultScope, hostname, sectionName } from "../shared/values.ts";

/** A rule of a TLSRoute. */
export const tlsRouteRule = object({
  backendRefs: required(list(backendRef, { min: 1, max: 16, kind: "atomic" }), "Where to send the traffic."),
  name: optional(sectionName, "Name of the rule."),
});

/** The type of {@link tlsRouteRule}. */
export interface TLSRouteRule extends In<typeof tlsRouteRule> {}

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
    parentRefs: optional(parentRefs(edition), "The Gateways, listeners or other parents this route attaches to."),
    rules: required(rulesOf(tlsRouteRule, edition), "What to do with the traffic."),
    ...experimental(edition, {
      useDefaultGateways: optional(gatewayDefaultScope, "Also attach to the default Gateways of this scope."),
    }),
  });

/** The type of {@link tlsRouteSpec}. */
export interface TLSRouteSpec extends In<ReturnType<typeof tlsRouteSpec>> {}
