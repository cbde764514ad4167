import type { OIDC, SecurityPolicy } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import { entryOf } from "../../../../core/scalars/dictionary.ts";
import { fnv1a, toDuration } from "../../../../core/scalars/mod.ts";
import { durationInvalid } from "../../../../core/status/catalogue/filter.ts";
import { formatInvalid } from "../../../../core/status/catalogue/policies/format.ts";
import * as say from "../../../../core/status/catalogue/policies/security.ts";
import { keyOf } from "../../base/keys.ts";
import { flag, nonEmpty, present } from "../../base/present.ts";
import { setting } from "../../base/settings.ts";
import { readFormat } from "../../format/format.ts";
import { HMAC, secretAt } from "../../refs/secrets.ts";
import { fromBase64 } from "../../tls/pem.ts";
import { configName, ownerOfPart, type SecurityInForce, sourceOf } from "./in-force.ts";
import { oidcProviderOf } from "./oidc-provider.ts";

const REDIRECT_PATH = "/oauth2/callback";
const REDIRECT_URL = `%REQ(x-forwarded-proto)%://%REQ(:authority)%${REDIRECT_PATH}`;
const LOGOUT_PATH = "/logout";
const LIVES = ["defaultTokenTTL", "defaultRefreshTokenTTL", "csrfTokenTTL"] as const;

/** OpenID Connect login. */
export function oidcOf(oidc: OIDC, site: SecurityInForce, read: Reader): Result<ir.Oidc> {
  const provider = oidcProviderOf(oidc.provider, site, read);
  if ("fault" in provider) return provider;
  const clientID = clientIdOf(
    oidc,
    ownerOfPart(site, (spec) => spec.oidc?.clientIDRef !== undefined),
    read,
  );
  if ("fault" in clientID) return clientID;
  const owner = ownerOfPart(site, (spec) => spec.oidc !== undefined);
  const clientSecret = secretValue(oidc.clientSecret, { owner, key: "client-secret" }, read);
  if ("fault" in clientSecret) return clientSecret;
  const redirectPath = oidc.redirectURL === undefined ? REDIRECT_PATH : pathOfRedirect(oidc.redirectURL);
  if (redirectPath === undefined) return { fault: say.redirectUrlInvalid(oidc.redirectURL ?? "") };
  // Envoy substitutes commands in it: `%REQ(:authority)%`. A percent sign that begins none belongs to the URL: `/a%20b`.
  const redirectURL = readFormat(oidc.redirectURL ?? REDIRECT_URL, { literal: true });
  if ("fault" in redirectURL) return { fault: formatInvalid("oidc.redirectURL", redirectURL) };
  const namespace = setting(read, "controllerNamespace");
  const hmacSecret = read.get("Secret", namespace, HMAC.name)?.data?.[HMAC.key];
  if (!hmacSecret) return { fault: say.secretKeyEmpty(`${namespace}/${HMAC.name}`, HMAC.key) };
  for (const field of LIVES) {
    const text = oidc[field];
    if (text !== undefined && toDuration(text) === undefined) return { fault: durationInvalid(field, text) };
  }
  const { scopes = [] } = oidc;
  return {
    value: present<ir.Oidc>({
      name: configName(owner),
      provider: provider.value,
      clientID: clientID.value,
      clientSecret: clientSecret.value,
      hmacSecret,
      // OpenID Connect Core: "OpenID Connect requests MUST contain the openid scope value".
      scopes: scopes.includes("openid") ? scopes : [...scopes, "openid"],
      resources: nonEmpty(oidc.resources),
      redirectURL: redirectURL.value,
      redirectPath,
      logoutPath: oidc.logoutPath ?? LOGOUT_PATH,
      forwardAccessToken: flag(oidc.forwardAccessToken),
      forwardIDTokenHeader: oidc.forwardIDToken?.header,
      defaultTokenTTL: toDuration(oidc.defaultTokenTTL),
      refreshToken: flag(oidc.refreshToken ?? true),
      defaultRefreshTokenTTL: toDuration(oidc.defaultRefreshTokenTTL),
      csrfTokenTTL: toDuration(oidc.csrfTokenTTL),
      cookieSuffix: cookieSuffix(owner),
      cookieNameOverrides: oidc.cookieNames,
      cookieDomain: oidc.cookieDomain,
      cookieConfig: oidc.cookieConfig,
      passThroughAuthHeader: flag(oidc.passThroughAuthHeader),
      disableTokenEncryption: flag(oidc.disableTokenEncryption),
      denyRedirect: oidc.denyRedirect,
    }),
  };
}

function clientIdOf(oidc: OIDC, owner: SecurityPolicy, read: Reader): Result<string> {
  if (oidc.clientID !== undefined) return { value: oidc.clientID };
  if (!oidc.clientIDRef) return { fault: say.clientIdMissing() };
  const found = secretValue(oidc.clientIDRef, { owner, key: "client-id" }, read);
  return "fault" in found ? found : { value: fromBase64(found.value) };
}

function secretValue(
  ref: OIDC["clientSecret"],
  { owner, key }: { readonly owner: SecurityPolicy; readonly key: string },
  read: Reader,
): Result<string> {
  const secret = secretAt(ref, sourceOf(owner), read);
  if ("fault" in secret) return secret;
  const value = entryOf(secret.value.data, key);
  return value ? { value } : { fault: say.secretKeyEmpty(keyOf(secret.value), key) };
}

/** The path of a redirect URL, whose host may hold Envoy's placeholders; undefined when there is none, or nothing but the root. */
function pathOfRedirect(url: string): string | undefined {
  const found = /^(?:https?|%REQ\(x-forwarded-proto\)%):\/\/[^/]+(\/.+)$/.exec(url);
  return found?.[1];
}

/** Keeps the cookies of several policies on one host apart: FNV-1a of the bytes of the policy's UID, 32 bits, in hex. */
function cookieSuffix({ metadata }: SecurityPolicy): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(metadata.uid ?? ""));
  return (fnv1a(bytes) >>> 0).toString(16);
}
