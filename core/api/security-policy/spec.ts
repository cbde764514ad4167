import { mergeType, onlyForTargets, targetFields, targetRules } from "../envoy/target-selector.ts";
import { cel, flag, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { fraction } from "../shared/fraction.ts";
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

const ROUTES = ["HTTPRoute", "GRPCRoute", "TCPRoute"];

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
    mergeType,
    oidc: optional(oidc, "OpenID Connect."),
    ...targetFields,
  },
  {
    rules: [
      ...targetRules({
        kinds: ["Gateway", "ListenerSet", ...ROUTES],
        named: "a Gateway, a ListenerSet, an HTTPRoute, a GRPCRoute or a TCPRoute",
        ends: ["", "", " ", " "],
      }),
      onlyForTargets("mergeType", ROUTES, "mergeType is for policies that target routes"),
      cel(
        "(has(self.authorization) && has(self.authorization.rules) && self.authorization.rules.exists(r, has(r.principal) ? has(r.principal.jwt) : false)) ? has(self.jwt) : true",
        "a rule with principal.jwt needs jwt on the same policy",
      ),
    ],
  },
);

/** The type of {@link securityPolicySpec}. */
export interface SecurityPolicySpec extends In<typeof securityPolicySpec> {}
