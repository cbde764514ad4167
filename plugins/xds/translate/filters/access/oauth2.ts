import type { HeaderMatcherSchema } from "../../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import {
  OAuth2Config_AuthType as AuthType,
  type OAuth2ConfigSchema,
  OAuth2PerRouteSchema,
  OAuth2Schema,
  CookieConfig_SameSite as SameSite,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/oauth2/v3/oauth_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done, failed, map, type Result } from "../../../../../core/result/mod.ts";
import { clusterOfUrl, type RequiredResource, serviceCluster } from "../../required/required.ts";
import { urlClusterName } from "../../required/url.ts";
import { isIpAddress } from "../../shapes/address.ts";
import { ads } from "../../shapes/config-source.ts";
import { inlineBytes } from "../../shapes/data-source.ts";
import { duration } from "../../shapes/duration.ts";
import type { Init } from "../../shapes/init.ts";
import { DEFAULT_SYSTEM_CA_PATH } from "../../shapes/secrets.ts";
import { exactly, stringMatcher } from "../../shapes/string-match.ts";
import type { RouteOverlay } from "../contract/filter.ts";
import { routeFilter } from "../contract/policy-filter.ts";
import { fetchTimeout, hasBackends, serviceRetry } from "../contract/service.ts";

const name = "envoy.filters.http.oauth2";

/** Logs users in at an OpenID provider. The chain's entry does nothing; each route brings the whole configuration. */
export const oauth2 = routeFilter({
  name,
  protects: "requests without a login",
  // All of the security features, since tokens that the JWT filter takes pass this one.
  of: ({ security }) => (security?.oidc ? security : undefined),
  entry: () => ({ name, config: packAny(OAuth2Schema, {}) }),
  overlay,
  resources({ security }, options) {
    if (security?.oidc === undefined) return done([]);
    const secrets = secretsOf(security.oidc);
    const clusters = providerCluster(security.oidc.provider, options.systemCaPath ?? DEFAULT_SYSTEM_CA_PATH);
    return map(clusters, (own) => [...own, ...secrets]);
  },
});

function overlay({ oidc, jwt }: ir.SecurityFeatures): Result<RouteOverlay> | undefined {
  if (oidc === undefined) return undefined;
  return map(tokenCluster(oidc.provider), (cluster) => {
    const config = packAny(OAuth2PerRouteSchema, { config: configOf(oidc, { cluster, jwt }) });
    return { typedPerFilterConfig: { [name]: config } };
  });
}

function tokenCluster({ destination, tokenEndpoint }: ir.OidcProvider): Result<string> {
  if (hasBackends(destination)) return done(destination.name);
  const cluster = urlClusterName(tokenEndpoint);
  if (cluster === undefined) return failed(`the token endpoint is not a URL: ${tokenEndpoint}`);
  const host = new URL(tokenEndpoint).hostname;
  return isIpAddress(host) ? failed(`the token endpoint must have a host name: ${tokenEndpoint}`) : done(cluster);
}

function providerCluster(provider: ir.OidcProvider, systemCaPath: string): Result<readonly RequiredResource[]> {
  if (hasBackends(provider.destination)) return done(serviceCluster(provider.destination, provider.traffic));
  const cluster = tokenCluster(provider);
  return "fault" in cluster ? cluster : clusterOfUrl(provider.tokenEndpoint, provider.traffic, systemCaPath);
}

type Config = Init<typeof OAuth2ConfigSchema>;

function configOf(oidc: ir.Oidc, { cluster, jwt }: { cluster: string; jwt: ir.Jwt | undefined }): Config {
  const { provider } = oidc;
  return {
    statPrefix: oidc.name,
    tokenEndpoint: {
      uri: provider.tokenEndpoint,
      httpUpstreamType: { case: "cluster", value: cluster },
      timeout: fetchTimeout(provider.traffic),
    },
    ...serviceRetry(provider.traffic),
    authorizationEndpoint: provider.authorizationEndpoint,
    endSessionEndpoint: provider.endSessionEndpoint ?? "",
    redirectUri: oidc.redirectURL ?? "",
    redirectPathMatcher: path(oidc.redirectPath),
    signoutPath: path(oidc.logoutPath),
    authType: AuthType.BASIC_AUTH,
    authScopes: [...(oidc.scopes ?? [])],
    resources: [...(oidc.resources ?? [])],
    credentials: credentialsOf(oidc),
    ...cookiesOf(oidc.cookieConfig),
    ...forwarding(oidc),
    ...lifetimes(oidc),
    disableTokenEncryption: oidc.disableTokenEncryption ?? false,
    passThroughMatcher: oidc.passThroughAuthHeader === true ? tokenHeaders(jwt) : [],
    denyRedirectMatcher: (oidc.denyRedirect?.headers ?? []).map(denied),
  };
}

function path(text = "") {
  return { rule: { case: "path" as const, value: exactly(text) } };
}

function credentialsOf(oidc: ir.Oidc): NonNullable<Config["credentials"]> {
  const cookie = (kind: string) => `${kind}-${oidc.cookieSuffix ?? ""}`;
  return {
    clientId: oidc.clientID,
    tokenSecret: { name: clientSecretName(oidc), sdsConfig: ads },
    tokenFormation: { case: "hmacSecret", value: { name: hmacSecretName(oidc), sdsConfig: ads } },
    cookieNames: {
      bearerToken: oidc.cookieNameOverrides?.accessToken ?? cookie("AccessToken"),
      oauthHmac: cookie("OauthHMAC"),
      oauthExpires: cookie("OauthExpires"),
      idToken: oidc.cookieNameOverrides?.idToken ?? cookie("IdToken"),
      refreshToken: cookie("RefreshToken"),
      oauthNonce: cookie("OauthNonce"),
    },
    cookieDomain: oidc.cookieDomain ?? "",
  };
}

const sameSites: Readonly<Record<string, SameSite>> = {
  Strict: SameSite.STRICT,
  Lax: SameSite.LAX,
  None: SameSite.NONE,
};

function cookiesOf(config: ir.OidcCookieConfig | undefined): Pick<Config, "cookieConfigs"> {
  if (config?.sameSite === undefined) return {};
  const cookie = { sameSite: sameSites[config.sameSite] ?? SameSite.DISABLED };
  return {
    cookieConfigs: {
      bearerTokenCookieConfig: cookie,
      oauthHmacCookieConfig: cookie,
      oauthExpiresCookieConfig: cookie,
      idTokenCookieConfig: cookie,
      refreshTokenCookieConfig: cookie,
      oauthNonceCookieConfig: cookie,
      codeVerifierCookieConfig: cookie,
    },
  };
}

/**
 * Envoy drops the Authorization header unless told otherwise. The header must be dropped where a token takes its place, and it
 * surprises users everywhere else.
 */
function forwarding(oidc: ir.Oidc): Partial<Config> {
  const forwardBearerToken = oidc.forwardAccessToken ?? false;
  const header = oidc.forwardIDTokenHeader;
  return {
    forwardBearerToken,
    preserveAuthorizationHeader: !forwardBearerToken && header?.toLowerCase() !== "authorization",
    ...(header !== undefined && { forwardIdToken: { header } }),
  };
}

function lifetimes(oidc: ir.Oidc): Partial<Config> {
  const defaultExpiresIn = duration(oidc.defaultTokenTTL);
  const defaultRefreshTokenExpiresIn = duration(oidc.defaultRefreshTokenTTL);
  const csrfTokenExpiresIn = duration(oidc.csrfTokenTTL);
  return {
    useRefreshToken: oidc.refreshToken ?? false,
    ...(defaultExpiresIn && { defaultExpiresIn }),
    ...(defaultRefreshTokenExpiresIn && { defaultRefreshTokenExpiresIn }),
    ...(csrfTokenExpiresIn && { csrfTokenExpiresIn }),
  };
}

type HeaderMatcher = Init<typeof HeaderMatcherSchema>;

/** The headers in which the JWT filter finds a token, by default "Authorization: Bearer". */
function tokenHeaders(jwt: ir.Jwt | undefined): HeaderMatcher[] {
  return (jwt?.providers ?? []).flatMap(({ extractFrom }) =>
    extractFrom === undefined
      ? [headerMatcher("Authorization", { prefix: "Bearer " })]
      : (extractFrom.headers ?? []).map(({ name: header, valuePrefix: prefix }) =>
          prefix === undefined ? { name: header } : headerMatcher(header, { prefix }),
        ),
  );
}

function denied({ name: header, type, value }: ir.OidcDenyRedirectHeader): HeaderMatcher {
  if (type === "Prefix") return headerMatcher(header, { prefix: value });
  if (type === "Suffix") return headerMatcher(header, { suffix: value });
  if (type === "RegularExpression") return headerMatcher(header, { safeRegex: value });
  return headerMatcher(header, { exact: value });
}

function headerMatcher(header: string, match: ir.StringMatch): HeaderMatcher {
  return { name: header, headerMatchSpecifier: { case: "stringMatch", value: stringMatcher(match) } };
}

function clientSecretName(oidc: ir.Oidc): string {
  return `oauth2/client_secret/${oidc.name}`;
}

function hmacSecretName(oidc: ir.Oidc): string {
  return `oauth2/hmac_secret/${oidc.name}`;
}

function secretsOf(oidc: ir.Oidc): readonly RequiredResource[] {
  return [
    genericSecret(clientSecretName(oidc), oidc.clientSecret),
    genericSecret(hmacSecretName(oidc), oidc.hmacSecret),
  ];
}

function genericSecret(secretName: string, bytes: ir.PrivateBytes | undefined): RequiredResource {
  const secret = { name: secretName, type: { case: "genericSecret" as const, value: { secret: inlineBytes(bytes) } } };
  return { kind: "secret", secret };
}
