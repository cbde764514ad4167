import type { SecurityPolicySpec } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import { atGateway, inForceKey } from "../targeting/merge.ts";
import { deprecatedTargetRef, type PolicyRules, type PolicyUse } from "../targeting/rules.ts";
import { refsOfExtAuth } from "./ext-auth.ts";
import { securityOf } from "./features.ts";
import { PROTECTING } from "./fields.ts";
import { geoLocations, geoOnListener } from "./geo-ip.ts";
import { atRouteKind, securityRefusal } from "./refusal.ts";

/** How the status of a SecurityPolicy comes about. */
export const SECURITY_RULES: PolicyRules = {
  kind: "SecurityPolicy",
  deprecated: (policy) => {
    const { extAuth } = policy.spec as SecurityPolicySpec;
    return {
      ...deprecatedTargetRef(policy),
      ...(extAuth?.grpc?.backendRef ? { "spec.extAuth.grpc.backendRef": "spec.extAuth.grpc.backendRefs" } : {}),
      ...(extAuth?.http?.backendRef ? { "spec.extAuth.http.backendRef": "spec.extAuth.http.backendRefs" } : {}),
    };
  },
  refusal: (key, routeKind, read) => read.from(securityRefusal, atRouteKind.of(routeKind, key)),
  faults: securityFaults,
  protects: ({ spec }) => PROTECTING.some((field) => (spec as SecurityPolicySpec)[field] !== undefined),
  services: ({ spec }) => {
    const { extAuth, oidc, jwt } = spec as SecurityPolicySpec;
    return [
      ...(extAuth?.http ? refsOfExtAuth(extAuth.http) : []),
      ...(extAuth?.grpc ? refsOfExtAuth(extAuth.grpc) : []),
      ...(oidc?.provider?.backendRefs ?? []),
      ...(jwt?.providers ?? []).flatMap(({ remoteJWKS }) => remoteJWKS?.backendRefs ?? []),
    ];
  },
  warnsLast: ["Gateway", "ListenerSet"],
};

function securityFaults({ attached, gateway, listeners }: PolicyUse, read: Reader): readonly string[] {
  const security = read.from(securityOf, atGateway.of(inForceKey("SecurityPolicy", attached), gateway));
  if (!security) return [];
  const { authorization } = security.features;
  if (!authorization || geoLocations(authorization).length === 0) return security.faults;
  const geo = listeners.flatMap((site) => {
    const found = geoOnListener(authorization, site, read);
    return "fault" in found ? [found.fault] : [];
  });
  return [...security.faults, ...new Set(geo)];
}
