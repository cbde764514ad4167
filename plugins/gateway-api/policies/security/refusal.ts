import type { Authorization, JWT, OIDC, SecurityPolicySpec } from "../../../../core/api/mod.ts";
import { keyCodec, text } from "../../../../core/collection/key-codec.ts";
import { derive } from "../../../../core/incremental/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/security.ts";
import { parseCidr } from "../../base/cidr.ts";
import type { RouteKind } from "../../base/keys.ts";
import { type InForce, policyInForce } from "../targeting/merge.ts";
import { HTTP_ONLY } from "./fields.ts";

/** Key of a policy as it applies, at routes of a kind. */
export const atRouteKind = keyCodec<[kind: RouteKind, inForce: string]>("@", text(), text());

/** Why nothing of a SecurityPolicy can apply to a route; key: {@link atRouteKind}. */
export const securityRefusal = derive("security-refusal", (key, read): string | undefined => {
  const [kind, inForceAs] = atRouteKind.read(key);
  const inForce = read.from(policyInForce, inForceAs) as InForce<"SecurityPolicy"> | undefined;
  if (!inForce) return undefined;
  return kind === "TCPRoute" ? tcpFault(inForce.policy.spec) : httpFault(inForce.policy.spec);
});

function httpFault({ apiKeyAuth, oidc, jwt }: SecurityPolicySpec): string | undefined {
  const places = (apiKeyAuth?.extractFrom ?? []).map(
    ({ headers = [], params = [], cookies = [] }) =>
      [headers, params, cookies].filter((list) => list.length > 0).length,
  );
  if (places.some((count) => count > 1)) return say.apiKeyPlaceAmbiguous();
  return oidc?.passThroughAuthHeader ? passThroughFault(oidc, jwt) : undefined;
}

function passThroughFault({ forwardIDToken }: OIDC, jwt: JWT | undefined): string | undefined {
  const headers = (jwt?.providers ?? []).flatMap(({ extractFrom }) =>
    extractFrom ? (extractFrom.headers ?? []).map(({ name }) => name) : ["Authorization"],
  );
  if (headers.length === 0) return say.passThroughWithoutJwt();
  // Envoy refuses an OAuth2 filter that passes requests by the very header into which it writes the ID token.
  const own = forwardIDToken?.header;
  const taken = own !== undefined && headers.some((name) => name.toLowerCase() === own.toLowerCase());
  return taken ? say.forwardHeaderTaken(own) : undefined;
}

function tcpFault(spec: SecurityPolicySpec): string | undefined {
  if (HTTP_ONLY.some((field) => spec[field] !== undefined)) return say.tcpFieldUnsupported();
  for (const [i, rule] of (spec.authorization?.rules ?? []).entries()) {
    const fault = tcpRuleFault(rule, i);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

type Rule = NonNullable<Authorization["rules"]>[number];

function tcpRuleFault({ cel, principal }: Rule, i: number): string | undefined {
  if (cel !== undefined) return say.tcpRuleUnsupported(i, "cel");
  if (principal?.jwt) return say.tcpRuleUnsupported(i, "principal.jwt");
  if (principal?.headers?.length) return say.tcpRuleUnsupported(i, "principal.headers");
  if (principal?.clientIPGeoLocations?.length) return say.tcpRuleUnsupported(i, "principal.clientIPGeoLocations");
  const wrong = principal?.clientCIDRs?.find((cidr) => !parseCidr(cidr));
  return wrong === undefined ? undefined : say.cidrInvalid(String(i), wrong);
}
