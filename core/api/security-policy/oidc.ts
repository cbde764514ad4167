import { backendFieldsOf, plainRetry } from "../envoy/backend-ref.ts";
import { stringMatchType } from "../envoy/values.ts";
import { cel, choice, flag, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { secretObjectReference } from "../shared/references.ts";
import { duration } from "../shared/values.ts";

/** Settings of cookies. */
export const oidcCookieConfig = object({
  sameSite: optional(choice(["Lax", "Strict", "None"]), "The SameSite attribute."),
});

/** The type of {@link oidcCookieConfig}. */
export interface OIDCCookieConfig extends In<typeof oidcCookieConfig> {}

/** Names of cookies. */
export const oidcCookieNames = object({
  accessToken: optional(text(), "Cookie of the access token."),
  idToken: optional(text(), "Cookie of the ID token."),
});

/** The type of {@link oidcCookieNames}. */
export interface OIDCCookieNames extends In<typeof oidcCookieNames> {}

/** A condition on a header. */
export const oidcDenyRedirectHeader = object({
  name: required(text({ min: 1 }), "Name of the header."),
  type: optional(stringMatchType, "How the value is compared.", { default: "Exact" }),
  value: required(text({ min: 1, max: 1024 }), "Text or expression to compare with."),
});

/** The type of {@link oidcDenyRedirectHeader}. */
export interface OIDCDenyRedirectHeader extends In<typeof oidcDenyRedirectHeader> {}

/** Requests that are not redirected. */
export const oidcDenyRedirect = object({
  headers: required(
    list(oidcDenyRedirectHeader, { min: 1, max: 16 }),
    "Conditions on headers; one that holds is enough.",
  ),
});

/** The type of {@link oidcDenyRedirect}. */
export interface OIDCDenyRedirect extends In<typeof oidcDenyRedirect> {}

/** A token passed on to the backend. */
export const oidcTokenForwarding = object({
  header: required(
    text({
      min: 1,
      max: 256,
      pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$",
      rules: [cel("self.lowerAscii() != 'host'", "the Host header cannot be used")],
    }),
    "Header to put it in.",
  ),
});

/** The type of {@link oidcTokenForwarding}. */
export interface OIDCTokenForwarding extends In<typeof oidcTokenForwarding> {}

/** An OpenID provider. */
export const oidcProvider = object(
  {
    authorizationEndpoint: optional(text(), "Where users log in; absent means it is discovered."),
    ...backendFieldsOf("Where to connect; absent means the host of the URLs."),
    endSessionEndpoint: optional(text(), "Where users log out; absent means it is discovered."),
    issuer: required(text({ min: 1 }), "URL of the issuer."),
    tokenEndpoint: optional(text(), "Where tokens are issued; absent means it is discovered."),
  },
  {
    rules: [cel("!has(self.backendRef)", "use backendRefs instead of backendRef"), ...plainRetry],
  },
);

/** The type of {@link oidcProvider}. */
export interface OIDCProvider extends In<typeof oidcProvider> {}

/** OpenID Connect. */
export const oidc = object(
  {
    clientID: optional(text({ min: 1 }), "Identifier of the client."),
    clientIDRef: optional(secretObjectReference, "The Secret that holds the identifier, under the key client-id."),
    clientSecret: required(secretObjectReference, "The Secret that holds the secret, under the key client-secret."),
    cookieConfig: optional(oidcCookieConfig, "Settings of cookies."),
    cookieDomain: optional(
      text({ pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$" }),
      "Domain of cookies.",
    ),
    cookieNames: optional(oidcCookieNames, "Names of cookies."),
    csrfTokenTTL: optional(duration, "Life of the token against forged requests."),
    defaultRefreshTokenTTL: optional(duration, "Life of refresh tokens that name none."),
    defaultTokenTTL: optional(duration, "Life of access tokens that name none."),
    denyRedirect: optional(oidcDenyRedirect, "Answer with 401 instead of a redirect when these hold."),
    disableTokenEncryption: optional(flag(), "Store tokens unencrypted."),
    forwardAccessToken: optional(flag(), "Pass the access token on to the backend."),
    forwardIDToken: optional(oidcTokenForwarding, "Pass the ID token on to the backend."),
    logoutPath: optional(text(), "Path that logs out."),
    passThroughAuthHeader: optional(flag(), "Leave requests with an Authorization header alone."),
    provider: required(oidcProvider, "The provider."),
    redirectURL: optional(text(), "URL the provider sends users back to."),
    refreshToken: optional(flag(), "Renew tokens on their own.", { default: true }),
    resources: optional(list(text()), "Resources to ask for."),
    scopes: optional(list(text()), "Scopes to ask for."),
  },
  {
    rules: [
      cel(
        "(has(self.clientID) && !has(self.clientIDRef)) || (!has(self.clientID) && has(self.clientIDRef))",
        "set either clientID or clientIDRef",
      ),
      cel(
        "!(has(self.forwardAccessToken) && self.forwardAccessToken && has(self.forwardIDToken) && self.forwardIDToken.header.lowerAscii() == 'authorization')",
        "forwardAccessToken and forwardIDToken cannot both use the Authorization header",
      ),
    ],
  },
);

/** The type of {@link oidc}. */
export interface OIDC extends In<typeof oidc> {}
