import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { refOf } from "../../../../core/resource/mod.ts";
import { failedText } from "../../../../core/status/catalogue/withheld.ts";
import type { Outcome } from "../../base/outcome.ts";
import { present } from "../../base/present.ts";
import { type InForce, policyInForce, withheldOf } from "../targeting/merge.ts";
import { apiKeyAuthOf } from "./api-key-auth.ts";
import { authorizationOf } from "./authorization.ts";
import { basicAuthOf } from "./basic-auth.ts";
import { corsOf, csrfOf } from "./cors.ts";
import { extAuthOf } from "./ext-auth.ts";
import type { SecurityInForce } from "./in-force.ts";
import { jwtOf } from "./jwt.ts";
import { oidcOf } from "./oidc.ts";

/** What a SecurityPolicy comes to at a Gateway: the parts that can be used, and what is wrong with the others. */
export interface Security {
  readonly features: ir.SecurityFeatures;
  readonly faults: readonly string[];
  /** Nothing but external authorization is wrong, and that is to be passed over then. */
  readonly failsOpen: boolean;
}

/** Key of a policy in force at a Gateway. */
export function atGateway(inForceKey: string, gateway: string): string {
  return `${inForceKey}#${gateway}`;
}

/** The features of a SecurityPolicy; key: {@link atGateway}. Routes share the value. One that is withheld, or fails, closes what it protects. */
export const securityOf = derive("security", (key, read): Security | undefined => {
  const at = key.indexOf("#");
  const inForce = read.from(policyInForce, key.slice(0, at)) as InForce<"SecurityPolicy"> | undefined;
  if (!inForce) return undefined;
  const withheld = withheldOf("SecurityPolicy", inForce, read);
  if (withheld !== undefined) return closedBy(withheld);
  return read.contain(
    refOf(inForce.own),
    () => featuresOf(inForce, key.slice(at + 1), read),
    ({ where, number }) => closedBy(failedText(where, number)),
  );
});

/** What a policy comes to of which nothing can be used. */
export function closedBy(fault: string): Security {
  return { features: {}, faults: [fault], failsOpen: false };
}

function featuresOf(inForce: InForce<"SecurityPolicy">, gateway: string, read: Reader): Security {
  const site: SecurityInForce = { inForce, gateway };
  const { spec } = inForce.policy;
  const faults: string[] = [];
  const take = <T>(field: string, part: Outcome<T> | undefined): T | undefined => {
    if (part && "fault" in part) {
      faults.push(part.fault.startsWith(field) ? part.fault : `${field}: ${part.fault}`);
      return undefined;
    }
    return part?.value;
  };
  const fields = {
    cors: corsOf(spec.cors),
    csrf: csrfOf(spec.csrf),
    basicAuth: take("basicAuth", spec.basicAuth && basicAuthOf(spec.basicAuth, site, read)),
    apiKeyAuth: take("apiKeyAuth", spec.apiKeyAuth && apiKeyAuthOf(spec.apiKeyAuth, site, read)),
    authorization: take("authorization", spec.authorization && authorizationOf(spec.authorization, site)),
    oidc: take("oidc", spec.oidc && oidcOf(spec.oidc, site, read)),
    jwt: take("jwt", spec.jwt && jwtOf(spec.jwt, site, read)),
  };
  const others = faults.length;
  const extAuth = take("extAuth", spec.extAuth && extAuthOf(spec.extAuth, site, read));
  const failsOpen = others === 0 && faults.length > 0 && spec.extAuth?.failOpen === true;
  return { features: present<ir.SecurityFeatures>({ ...fields, extAuth }), faults, failsOpen };
}
