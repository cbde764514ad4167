import type { Authorization } from "./authorization.ts";
import type { RouteDestination } from "./destination.ts";
import type { Oidc } from "./oidc.ts";
import type { TrafficFeatures } from "./traffic/traffic.ts";
import type { StringMatch } from "./values/matches.ts";
import type { Duration, Fraction, PrivateBytes } from "./values/scalars.ts";

/** Cross-origin rules of a route, from SecurityPolicy or the HTTPRoute's own filter. */
export interface Cors {
  readonly allowOrigins?: readonly StringMatch[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: Duration;
  readonly allowCredentials?: boolean;
}

/** Protection against cross-site request forgery; shadowFraction is the share that is only counted. */
export interface Csrf {
  readonly shadowFraction?: Fraction;
  readonly additionalOrigins?: readonly StringMatch[];
}

/** A claim copied into a request header. */
export interface ClaimToHeader {
  readonly header: string;
  readonly claim: string;
}

/** A header that carries a token behind an optional prefix. */
export interface JwtHeaderExtractor {
  readonly name: string;
  readonly valuePrefix?: string;
}

/** Where a token is looked for; missing means the bearer token and the access_token parameter. */
export interface JwtExtractor {
  readonly headers?: readonly JwtHeaderExtractor[];
  readonly cookies?: readonly string[];
  readonly params?: readonly string[];
}

/** A key set that Envoy fetches; without destination the URI's host gets a cluster of its own. */
export interface RemoteJwks {
  readonly destination?: RouteDestination;
  readonly traffic?: TrafficFeatures;
  readonly uri: string;
  readonly cacheDuration?: Duration;
  readonly failedRefetchDuration?: Duration;
}

/** One issuer of tokens; either remoteJWKS or localJWKS is set. */
export interface JwtProvider {
  readonly name: string;
  readonly issuer?: string;
  readonly audiences?: readonly string[];
  readonly remoteJWKS?: RemoteJwks;
  /** The key set itself, as JSON text. */
  readonly localJWKS?: string;
  readonly claimToHeaders?: readonly ClaimToHeader[];
  readonly recomputeRoute?: boolean;
  readonly extractFrom?: JwtExtractor;
}

/** Token authentication of a route; any of the providers will do. */
export interface Jwt {
  readonly allowMissing?: boolean;
  readonly allowMissingOrFailed?: boolean;
  readonly providers?: readonly JwtProvider[];
}

/** HTTP basic authentication; users is an htpasswd file with SHA hashes. */
export interface BasicAuth {
  readonly name: string;
  readonly users?: PrivateBytes;
  readonly forwardUsernameHeader?: string;
}

/** A client and its key. */
export interface ApiKeyCredential {
  readonly client: PrivateBytes;
  readonly key: PrivateBytes;
}

/** Places where an API key is looked for. */
export interface ApiKeyExtractFrom {
  readonly headers?: readonly string[];
  readonly params?: readonly string[];
  readonly cookies?: readonly string[];
}

/** Authentication by API key; sanitize removes the key before the request goes on. */
export interface ApiKeyAuth {
  readonly credentials?: readonly ApiKeyCredential[];
  readonly extractFrom: readonly ApiKeyExtractFrom[];
  readonly forwardClientIDHeader?: string;
  readonly sanitize?: boolean;
}

/** Sends the body along with the check; larger bodies get 413. */
export interface BodyToExtAuth {
  readonly maxRequestBytes: number;
}

/** A key and value that the route tells the authorization service. */
export interface ContextExtension {
  readonly name: string;
  readonly value: PrivateBytes;
}

/** An authorization service over HTTP. */
export interface HttpExtAuthService {
  readonly destination: RouteDestination;
  readonly authority: string;
  /** Prefix put before the request's own path. */
  readonly path?: string;
  /** Fixed path that replaces the request's own. */
  readonly pathOverride?: string;
  readonly headersToBackend?: readonly string[];
}

/** An authorization service over gRPC. */
export interface GrpcExtAuthService {
  readonly destination: RouteDestination;
  readonly authority: string;
}

/** External authorization of a route; either grpc or http is set, and one Envoy filter exists for each name. */
export interface ExtAuth {
  readonly name: string;
  readonly grpc?: GrpcExtAuthService;
  readonly http?: HttpExtAuthService;
  readonly traffic?: TrafficFeatures;
  readonly headersToExtAuth?: readonly string[];
  readonly bodyToExtAuth?: BodyToExtAuth;
  readonly timeout?: Duration;
  readonly failOpen?: boolean;
  readonly recomputeRoute?: boolean;
  readonly includeRouteMetadata?: boolean;
  readonly contextExtensions?: readonly ContextExtension[];
  readonly statusOnError?: number;
}

/** Everything of SecurityPolicy that reaches a route. */
export interface SecurityFeatures {
  readonly cors?: Cors;
  readonly csrf?: Csrf;
  readonly jwt?: Jwt;
  readonly oidc?: Oidc;
  readonly apiKeyAuth?: ApiKeyAuth;
  readonly basicAuth?: BasicAuth;
  readonly extAuth?: ExtAuth;
  readonly authorization?: Authorization;
}
