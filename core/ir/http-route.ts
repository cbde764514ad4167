import type { RouteDestination } from "./destination.ts";
import type { EnvoyExtensionFeatures } from "./extensions.ts";
import type { Cors, SecurityFeatures } from "./security.ts";
import type { CustomResponse } from "./traffic/response-override.ts";
import type { Retry, TrafficFeatures } from "./traffic/traffic.ts";
import type { AddHeader } from "./values/headers.ts";
import type { StringMatch } from "./values/matches.ts";
import type { ResourceMetadata, UnstructuredRef } from "./values/metadata.ts";
import type { CredentialInjection, Redirect, UrlRewrite } from "./values/rewrite.ts";
import type { Duration } from "./values/scalars.ts";

/**
 * One match of one rule of an HTTPRoute or GRPCRoute on one hostname; becomes one Envoy route.
 * The order in the listener is the order in which Envoy tries them. One of destination, redirect and directResponse answers.
 */
export interface HttpRoute {
  readonly name: string;
  readonly statName?: string;
  /** May be "*" or begin with "*."; names the virtual host. The Gateway API translator always sets it. */
  readonly hostname?: string;
  /** True for gRPC: the backend is spoken to over HTTP/2. */
  readonly isHTTP2?: boolean;
  readonly pathMatch?: StringMatch;
  readonly headerMatches?: readonly StringMatch[];
  readonly queryParamMatches?: readonly StringMatch[];
  readonly cookieMatches?: readonly StringMatch[];
  readonly addRequestHeaders?: readonly AddHeader[];
  readonly removeRequestHeaders?: readonly string[];
  readonly addResponseHeaders?: readonly AddHeader[];
  readonly removeResponseHeaders?: readonly string[];
  readonly directResponse?: CustomResponse;
  readonly redirect?: Redirect;
  readonly mirrors?: readonly MirrorPolicy[];
  readonly destination?: RouteDestination;
  readonly urlRewrite?: UrlRewrite;
  readonly credentialInjection?: CredentialInjection;
  /** Foreign filters named by the route, for the extension server. */
  readonly extensionRefs?: readonly UnstructuredRef[];
  readonly extensionServerPolicies?: readonly UnstructuredRef[];
  readonly traffic?: TrafficFeatures;
  readonly security?: SecurityFeatures;
  readonly envoyExtensions?: EnvoyExtensionFeatures;
  /** The backend is spoken to in the HTTP version that the client used. */
  readonly useClientProtocol?: boolean;
  readonly metadata?: ResourceMetadata;
  readonly sessionPersistence?: SessionPersistence;
  /** From the route itself; wins over traffic.timeout. */
  readonly timeout?: Duration;
  /** From the route itself; wins over traffic.retry. */
  readonly retry?: Retry;
  /** From the route's own CORS filter; wins over security.cors, which comes from a policy. */
  readonly cors?: Cors;
}

/** Sends a copy of a share of requests elsewhere. */
export interface MirrorPolicy {
  readonly destination?: RouteDestination;
  /** 0 to 100; missing means all. */
  readonly percentage?: number;
}

/** Session kept in a cookie; without ttl it ends with the browser session. */
export interface CookieBasedSessionPersistence {
  readonly name: string;
  readonly ttl?: Duration;
}

/** Session kept in a header. */
export interface HeaderBasedSessionPersistence {
  readonly name: string;
}

/** Binds a client to an endpoint; exactly one field is set. */
export interface SessionPersistence {
  readonly cookie?: CookieBasedSessionPersistence;
  readonly header?: HeaderBasedSessionPersistence;
}
