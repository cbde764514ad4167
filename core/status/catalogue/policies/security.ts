import { isLongCel, MAX_CEL } from "../../../envoy/cel.ts";
import { isLargeRe2, patternFault } from "../../../envoy/re2/mod.ts";
/** A Secret without a value that is needed. */
export function secretKeyEmpty(key: string, field: string): string {
  return `Secret ${key} has no value under ${field}.`;
}

/** A ConfigMap that nobody has created. */
export function configMapMissing(key: string): string {
  return `ConfigMap ${key} does not exist.`;
}

/** A line of a password file that cannot be read. */
export function htpasswdLineInvalid(): string {
  return "basicAuth.users: each line must have the form user:hash.";
}

/** A hash that Envoy cannot check. */
export function htpasswdHashUnsupported(): string {
  return "basicAuth.users: only hashes that begin with {SHA} are supported; make them with htpasswd -s.";
}

/** A hash that is none. */
export function htpasswdHashInvalid(): string {
  return "basicAuth.users: behind {SHA} must come the 20 bytes of a SHA-1 hash in base64.";
}

/** One key for two clients. */
export function apiKeyRepeated(client: string): string {
  return `apiKeyAuth: the key of client ${client} is that of another client too.`;
}

/** Places of a key that exclude each other. */
export function apiKeyPlaceAmbiguous(): string {
  return "apiKeyAuth.extractFrom: each entry takes one of headers, params and cookies.";
}

/** A name that cannot be used for a provider. */
export function jwtProviderNameInvalid(name: string): string {
  return `jwt: the provider name "${name}" is not valid; use letters, digits, hyphens, underscores and dots.`;
}

/** Two providers of one name. */
export function jwtProviderRepeated(name: string): string {
  return `jwt: the provider name ${name} is used twice.`;
}

/** An issuer that is neither a plain name, a URI nor a mail address. */
export function jwtIssuerInvalid(provider: string, issuer: string): string {
  return `jwt: the issuer ${issuer} of provider ${provider} is no URI or mail address.`;
}

/** No key set, or two. */
export function jwksAmbiguous(provider: string): string {
  return `jwt: provider ${provider} needs remoteJWKS or localJWKS, not both.`;
}

/** An address of a page that Envoy cannot read. */
export function pageUrlInvalid(field: string, url: string): string {
  return `${field}: Envoy cannot read "${url}" as a URL; give one such as https://host/path, in ASCII, with a port of at most 65535.`;
}

/** A local key set without its value. */
export function jwksNotGiven(provider: string): string {
  return `jwt: localJWKS of provider ${provider} needs the field that its type names.`;
}

/** A ConfigMap without keys. */
export function jwksMissing(provider: string, map: string): string {
  return `jwt: ConfigMap ${map} holds no keys for provider ${provider}; put them under jwks.`;
}

/** A claim that goes nowhere, or a header from nowhere. */
export function claimToHeaderIncomplete(provider: string): string {
  return `jwt: each entry of claimToHeaders of provider ${provider} needs claim and header.`;
}

/** A range of addresses that cannot be read. */
export function cidrInvalid(rule: string, cidr: string): string {
  return `authorization: ${cidr} in rule ${rule} is no range of addresses.`;
}

/** A path expression that Envoy cannot use. */
export function rulePathInvalid(rule: string, pattern: string): string {
  if (isLargeRe2(pattern)) return `authorization: the path in rule ${rule}: ${patternFault(pattern)}.`;
  return `authorization: ${pattern} in rule ${rule} is no RE2 expression.`;
}

/** A CEL expression that cannot be read. */
export function ruleCelInvalid(rule: string, expression: string): string {
  if (isLongCel(expression))
    return `authorization: in rule ${rule} the CEL expression is longer than ${MAX_CEL} characters.`;
  return `authorization: ${expression} in rule ${rule} is no CEL expression.`;
}

/** Neither or both kinds of authorization service. */
export function extAuthAmbiguous(): string {
  return "extAuth: set http or grpc, not both.";
}

/** A reference to a value that is not there. */
export function contextValueMissing(extension: string): string {
  return `extAuth.contextExtensions: ${extension} needs valueRef.`;
}

/** A value that cannot be found. */
export function contextValueNotFound(at: {
  readonly extension: string;
  readonly kind: string;
  readonly key: string;
  readonly field: string;
}): string {
  return `extAuth.contextExtensions: ${at.extension} names ${at.field} of ${at.kind} ${at.key}, which does not exist.`;
}

/** A path that does not begin at the root. */
export function extAuthPathRelative(field: "path" | "pathOverride", path: string): string {
  return `extAuth.http.${field} must begin with a slash, got "${path}".`;
}

/** No client identifier. */
export function clientIdMissing(): string {
  return "oidc: set clientID or clientIDRef.";
}

/** A redirect URL without scheme, host or path. */
export function redirectUrlInvalid(url: string): string {
  return `oidc.redirectURL ${url} needs a scheme, a host and a path other than /.`;
}

/** A token endpoint at an address. */
export function tokenEndpointIsAddress(endpoint: string): string {
  return `oidc.provider.tokenEndpoint: ${endpoint} must name a host, not an address.`;
}

/** The provider's configuration is being fetched. */
export function discoveryPending(issuer: string): string {
  return `oidc: the configuration of ${issuer} is being fetched.`;
}

/** The provider's configuration cannot be had. */
export function discoveryFailed(issuer: string, reason: string): string {
  return `oidc: the configuration of ${issuer} cannot be used: ${reason}`;
}

/** A configuration that lacks what is needed. */
export function discoveryIncomplete(): string {
  return "it names no authorization_endpoint or no token_endpoint.";
}

/** A setting that makes sense with tokens from headers only. */
export function passThroughWithoutJwt(): string {
  return "oidc.passThroughAuthHeader needs a provider in jwt that reads a header.";
}

/** Two writers of one header. */
export function forwardHeaderTaken(header: string): string {
  return `oidc.forwardIDToken: header ${header} is the one from which jwt reads, which passThroughAuthHeader does not allow.`;
}

/** A field that streams do not have. */
export function tcpFieldUnsupported(): string {
  return "Of a SecurityPolicy on a TCPRoute only authorization can be used.";
}

/** A part of a rule that streams do not have. */
export function tcpRuleUnsupported(rule: number, part: string): string {
  return `authorization.rules[${rule}]: ${part} cannot be used with a TCPRoute.`;
}

/** Places of clients without the settings that they need. */
export function geoNeedsDetection(): string {
  return "authorization: clientIPGeoLocations needs exactly one way in clientIPDetection of the listener's ClientTrafficPolicy, without trustedCIDRs.";
}

/** Places of clients without databases. */
export function geoNeedsProvider(): string {
  return "authorization: clientIPGeoLocations needs geoIP in the EnvoyProxy.";
}

/** A fact about addresses of which no database is given. */
export function geoNeedsDatabase(field: string, sources: readonly string[]): string {
  return `authorization: clientIPGeoLocations.${field} needs ${sources.join(" or ")} in geoIP of the EnvoyProxy.`;
}

/** A key set that Envoy would refuse. */
export function jwksInvalid(where: string, fault: "json" | "keys" | "usable"): string {
  switch (fault) {
    case "json":
      return `${where} holds no JSON object; put a key set (JWKS) there, as the issuer publishes it.`;
    case "keys":
      return `${where} holds no list "keys"; put a key set (JWKS) there, as the issuer publishes it.`;
    case "usable":
      return `${where} holds no key that can be used: of RSA, EC (P-256, P-384, P-521), oct or OKP (Ed25519), with all of its fields in base64url.`;
  }
}

/** A field with the object that it leads to. */
export function inConfigMap(where: string, key: string): string {
  return `${where}: ConfigMap ${key}`;
}

/** An address that proxies would connect to, of a machine that is not to be reached by naming it. */
export function addressNotAllowed(field: string, address: string): string {
  return `${field}: ${address} leads to the proxy's own machine, its link or a metadata service; extensionApis.allowedAddresses of the EnvoyGateway configuration may allow addresses of links and metadata services.`;
}
