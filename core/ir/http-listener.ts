import type { Collection, Key } from "../collection/collection.ts";
import type { HttpRoute } from "./http-route.ts";
import type { ClientConnection, ClientTimeout, ListenerBase, ProxyProtocolSettings } from "./listener.ts";
import type { Http2Settings, TcpKeepalive } from "./traffic/traffic.ts";
import type { HeaderSettings, RequestIdExtensionAction } from "./values/headers.ts";
import type { StringMatch } from "./values/matches.ts";
import type { TlsConfig } from "./values/tls.ts";

/** The treatment of %2F and %5C in paths. */
export type PathEscapedSlashAction = "KeepUnchanged" | "RejectRequest" | "UnescapeAndRedirect" | "UnescapeAndForward";

/** Normalisation of request paths. */
export interface PathSettings {
  readonly mergeSlashes?: boolean;
  readonly escapedSlashesAction?: PathEscapedSlashAction;
}

/** Normalisation of the Host header. */
export interface HostSettings {
  readonly stripTrailingHostDot?: boolean;
}

/** HTTP/1.0 support; defaultHost stands in for the Host header such requests lack. */
export interface Http10Settings {
  readonly defaultHost?: string;
}

/** HTTP/1 on a listener. */
export interface Http1Settings {
  readonly enableTrailers?: boolean;
  readonly preserveHeaderCase?: boolean;
  readonly http10?: Http10Settings;
  readonly disableSafeMaxConnectionDuration?: boolean;
  readonly ignoredUpgradeTypes?: readonly StringMatch[];
}

/** HTTP/3 on a listener; its presence alone turns it on. */
export type Http3Settings = Readonly<Record<string, never>>;

/** gRPC filters of a listener; the translator decides about missing values. */
export interface GrpcSettings {
  readonly enableGRPCWeb?: boolean;
  readonly enableGRPCStats?: boolean;
}

/** Path that the proxy itself answers 200 on. */
export interface HealthCheckSettings {
  readonly path: string;
}

/** Trusted hops or networks of x-forwarded-for; one of the two is set. */
export interface XForwardedForSettings {
  readonly numTrustedHops?: number;
  readonly trustedCIDRs?: readonly string[];
  readonly disableXForwardedForAppend?: boolean;
}

/** Header that carries the client's address. */
export interface CustomHeaderExtensionSettings {
  readonly name: string;
  /** Refuses requests whose header is missing or not an address. */
  readonly failClosed?: boolean;
}

/** The connection's own source address; its presence alone selects it. */
export type DirectSourceIpSettings = Readonly<Record<string, never>>;

/** Where the client's address comes from; exactly one field is set. */
export interface ClientIpDetectionSettings {
  readonly xForwardedFor?: XForwardedForSettings;
  readonly customHeader?: CustomHeaderExtensionSettings;
  readonly directSourceIP?: DirectSourceIpSettings;
}

/** Paths of MaxMind databases inside the proxy. */
export interface GeoIpMaxMindProvider {
  readonly cityDbPath?: string;
  readonly countryDbPath?: string;
  readonly asnDbPath?: string;
  readonly ispDbPath?: string;
  readonly anonymousIpDbPath?: string;
}

/** Source of locations for authorization by place, from EnvoyProxy. */
export interface GeoIpProvider {
  readonly maxMind?: GeoIpMaxMindProvider;
}

/** One HTTP or HTTPS listener of a Gateway with all routes attached to it. */
export interface HttpListener extends ListenerBase {
  readonly hostnames: readonly string[];
  readonly tls?: TlsConfig;
  /** Another listener on the port shares a certificate name, so HTTP/2 connection reuse must be prevented. */
  readonly tlsOverlaps?: boolean;
  readonly routes?: readonly HttpRoute[];
  /** The same routes under the keys that their order follows from. Absent where nobody says; then places stand for keys. */
  readonly ordered?: Collection<Key, HttpRoute>;
  readonly tcpKeepalive?: TcpKeepalive;
  readonly headers?: HeaderSettings;
  readonly proxyProtocol?: ProxyProtocolSettings;
  readonly clientIPDetection?: ClientIpDetectionSettings;
  readonly geoIPProvider?: GeoIpProvider;
  readonly path?: PathSettings;
  readonly host?: HostSettings;
  readonly http1?: Http1Settings;
  readonly http2?: Http2Settings;
  readonly http3?: Http3Settings;
  readonly grpc?: GrpcSettings;
  readonly healthCheck?: HealthCheckSettings;
  readonly timeout?: ClientTimeout;
  readonly connection?: ClientConnection;
  /** Routes keep the order of the objects instead of being sorted by specificity. */
  readonly preserveRouteOrder?: boolean;
  /** Sets the scheme from the backend's transport instead of the client's. */
  readonly matchBackendScheme?: boolean;
  readonly requestID?: RequestIdExtensionAction;
}
