import { targetSelector } from "../envoy/target-selector.ts";
import { cel, flag, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { fraction } from "../shared/fraction.ts";
import { localPolicyTargetReferenceWithSectionName } from "../shared/policy.ts";
import { secretObjectReference } from "../shared/references.ts";
import { duration } from "../shared/values.ts";
import { apiKeyAuth } from "./api-key-auth.ts";
import { authorization } from "./authorization.ts";
import { extAuth } from "./ext-auth.ts";
import { jwt } from "./jwt.ts";
import { oidc } from "./oidc.ts";

/** An origin of requests: scheme, host and port, with wildcards. */
export const origin = text({
  min: 1,
  max: 253,
  pattern: "^(\\*|[A-Za-z][A-Za-z0-9+.-]*:\\/\\/(\\*|(\\*\\.)?(([\\w-]+\\.?)+)?[\\w-]+)(:\\d{1,5})?)$",
});

/** Users and passwords. */
export const basicAuth = object({
  forwardUsernameHeader: optional(text(), "Header for the user's name."),
  users: required(secretObjectReference, "The Secret that holds the htpasswd file under the key .htpasswd."),
});

/** The type of {@link basicAuth}. */
export interface BasicAuth extends In<typeof basicAuth> {}

/** Requests from other origins. */
export const cors = object({
  allowCredentials: optional(flag(), "Allow requests with credentials."),
  allowHeaders: optional(list(text()), "Request headers that are allowed."),
  allowMethods: optional(list(text()), "Methods that are allowed."),
  allowOrigins: optional(list(origin), "Origins that are allowed; may hold wildcards."),
  exposeHeaders: optional(list(text()), "Response headers that scripts may read."),
  maxAge: optional(duration, "How long a browser may keep the answer to a preflight request."),
});

/** The type of {@link cors}. */
export interface CORS extends In<typeof cors> {}

/** Protection against forged requests. */
export const csrf = object({
  additionalOrigins: optional(list(origin, { max: 16 }), "Origins allowed beside the own one."),
  shadowFraction: optional(fraction, "Share of requests that are checked but never refused."),
});

/** The type of {@link csrf}. */
export interface CSRF extends In<typeof csrf> {}

/** The spec of a SecurityPolicy. */
export const securityPolicySpec = object(
  {
    apiKeyAuth: optional(apiKeyAuth, "Keys that clients must show."),
    authorization: optional(authorization, "Who may do what."),
    basicAuth: optional(basicAuth, "Users and passwords."),
    cors: optional(cors, "Requests from other origins."),
    csrf: optional(csrf, "Protection against forged requests."),
    extAuth: optional(extAuth, "Ask an external service."),
    jwt: optional(jwt, "JSON Web Tokens."),
    mergeType: optional(
      text({ rules: [cel("self != 'Replace'", "Replace is no way to merge a policy")] }),
      "How the policy joins the one of the parent Gateway; absent means it replaces it.",
    ),
    oidc: optional(oidc, "OpenID Connect."),
    targetRef: optional(localPolicyTargetReferenceWithSectionName, "The one object this policy is attached to."),
    targetRefs: optional(list(localPolicyTargetReferenceWithSectionName), "The objects this policy is attached to."),
    targetSelectors: optional(list(targetSelector), "Attaches the policy to objects by their labels."),
  },
  {
    rules: [
      cel(
        "(has(self.targetRef) && !has(self.targetRefs)) || (!has(self.targetRef) && has(self.targetRefs)) || (has(self.targetSelectors) && self.targetSelectors.size() > 0) ",
        "name targets with targetRef or targetRefs, not both, or select them with targetSelectors",
      ),
      cel(
        "has(self.targetRef) ? self.targetRef.group == 'gateway.networking.k8s.io' : true",
        "the target must be of the group gateway.networking.k8s.io",
      ),
      cel(
        "has(self.targetRef) ? self.targetRef.kind in ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'TCPRoute'] : true",
        "the target must be a Gateway, a ListenerSet, an HTTPRoute, a GRPCRoute or a TCPRoute",
      ),
      cel(
        "has(self.targetRefs) ? self.targetRefs.all(ref, ref.group == 'gateway.networking.k8s.io') : true ",
        "every target must be of the group gateway.networking.k8s.io",
      ),
      cel(
        "has(self.targetRefs) ? self.targetRefs.all(ref, ref.kind in ['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'TCPRoute']) : true ",
        "every target must be a Gateway, a ListenerSet, an HTTPRoute, a GRPCRoute or a TCPRoute",
      ),
      cel(
        "!has(self.mergeType) || ((!has(self.targetRef) || self.targetRef.kind in ['HTTPRoute', 'GRPCRoute', 'TCPRoute']) && (!has(self.targetRefs) || self.targetRefs.all(ref, ref.kind in ['HTTPRoute', 'GRPCRoute', 'TCPRoute'])) && (!has(self.targetSelectors) || self.targetSelectors.all(sel, sel.kind in ['HTTPRoute', 'GRPCRoute', 'TCPRoute'])))",
        "mergeType is for policies that target routes",
      ),
      cel(
        "(has(self.authorization) && has(self.authorization.rules) && self.authorization.rules.exists(r, has(r.principal) ? has(r.principal.jwt) : false)) ? has(self.jwt) : true",
        "a rule with principal.jwt needs jwt on the same policy",
      ),
    ],
  },
);

/** The type of {@link securityPolicySpec}. */
export interface SecurityPolicySpec extends In<typeof securityPolicySpec> {}
