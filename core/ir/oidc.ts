import type { RouteDestination } from "./destination.ts";
import type { TrafficFeatures } from "./traffic/traffic.ts";
import type { ApiStringMatch } from "./values/matches.ts";
import type { Duration, PrivateBytes } from "./values/scalars.ts";

/** An OpenID provider; endpoints come from the policy or from discovery. */
export interface OidcProvider {
  readonly destination?: RouteDestination;
  readonly traffic?: TrafficFeatures;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly endSessionEndpoint?: string;
}

/** Names that replace the generated cookie names. */
export interface OidcCookieNames {
  readonly accessToken?: string;
  readonly idToken?: string;
}

/** Attributes of the cookies that Envoy sets. */
export interface OidcCookieConfig {
  readonly sameSite?: string;
}

/** A header test that turns the redirect to the provider into a 401. */
export interface OidcDenyRedirectHeader extends ApiStringMatch {
  readonly name: string;
}

/** Requests that are refused instead of being redirected to the provider. */
export interface OidcDenyRedirect {
  readonly headers: readonly OidcDenyRedirectHeader[];
}

/** OpenID Connect login of a route, from SecurityPolicy; one Envoy filter for each name. */
export interface Oidc {
  readonly name: string;
  readonly provider: OidcProvider;
  readonly clientID: string;
  readonly clientSecret?: PrivateBytes;
  /** Signs the cookies; from the Secret envoy-oidc-hmac in the control plane's namespace. */
  readonly hmacSecret?: PrivateBytes;
  readonly scopes?: readonly string[];
  readonly resources?: readonly string[];
  readonly redirectURL?: string;
  readonly redirectPath?: string;
  readonly logoutPath?: string;
  readonly forwardAccessToken?: boolean;
  readonly forwardIDTokenHeader?: string;
  readonly defaultTokenTTL?: Duration;
  readonly refreshToken?: boolean;
  readonly defaultRefreshTokenTTL?: Duration;
  readonly csrfTokenTTL?: Duration;
  /** Keeps the cookies of several policies apart; derived from the policy's UID. */
  readonly cookieSuffix?: string;
  readonly cookieNameOverrides?: OidcCookieNames;
  readonly cookieDomain?: string;
  readonly cookieConfig?: OidcCookieConfig;
  readonly passThroughAuthHeader?: boolean;
  readonly disableTokenEncryption?: boolean;
  readonly denyRedirect?: OidcDenyRedirect;
}
