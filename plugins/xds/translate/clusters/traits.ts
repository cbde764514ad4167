import type * as ir from "../../../../core/ir/mod.ts";

/** The traits that the settings of a cluster have in common, as far as they shape the cluster as a whole. */
export interface Traits {
  /** All settings use TLS, none is plain TCP: the protocol is found out by ALPN. */
  readonly autoHttp: boolean;
  readonly http2: boolean;
  readonly forceHttp1: boolean;
  /** The SNI is taken from the request's host, as no setting names one. */
  readonly autoSni: boolean;
}

/** Looks through the settings once. */
export function traitsOf(settings: readonly ir.DestinationSetting[]): Traits {
  const autoHttp =
    settings.length > 0 && settings.every((setting) => setting.tls !== undefined && setting.protocol !== "TCP");
  const namesSni = settings.some(({ tls }) => tls?.sni !== undefined || tls?.autoSNIFromEndpointHostname === true);
  return {
    autoHttp,
    http2: settings.some((setting) => setting.protocol === "GRPC" || setting.protocol === "HTTP2"),
    forceHttp1: settings.some((setting) => setting.forceHTTP1Upstream === true),
    autoSni: autoHttp && !namesSni,
  };
}
