/**
 * Fields of the IR whose zero the recordings print although it says nothing: in the reference they are plain values, not pointers, so
 * false, 0 and the empty text are the field's absence. Fields that are optional there are not listed, and their zeros are compared.
 */
const PLAIN = new Set([
  ...[
    "acceptUntrusted",
    "addIfAbsent",
    "allowCredentials",
    "allowExpiredCertificate",
    "allowMissing",
    "allowMissingOrFailed",
  ],
  ...["allowModeOverride", "alwaysLogHealthCheckFailures", "alwaysLogHealthCheckSuccess", "append"],
  ...["autoSNIFromEndpointHostname", "chooseFirst", "clientValidationEnabled", "disableRateLimitHeaders"],
  ...["disableSafeMaxConnectionDuration", "disableTokenEncryption", "distinct", "doNotClose", "draining"],
  ...["enableEnvoyHeaders", "enablePerEndpointStats", "enableRequestResponseSizesStats", "enableTrailers"],
  ...["enableVirtualHostStats", "forceHTTP1Upstream", "forwardAccessToken", "insecureSkipVerify", "invalid"],
  ...[
    "isCustomBackend",
    "isDynamicResolver",
    "isHTTP2",
    "isIPv6",
    "loadGlobally",
    "matchBackendScheme",
    "mergeSlashes",
  ],
  ...["onlyVerifyLeafCertificate", "passThroughAuthHeader", "preserveHeaderCase", "preserveRouteOrder", "refreshToken"],
  ...["reportCountersAsDeltas", "reportHistogramsAsDeltas", "requestHeaderProcessing", "requireClientCertificate"],
  ...["responseHeaderProcessing", "statefulSessionResumption", "statelessSessionResumption", "stripTrailingHostDot"],
  ...["terminalFilter", "tlsOverlaps", "useSystemTrustStore", "name", "serviceName", "authority", "sectionName"],
]);

/** Fields that are plain below one parent only. */
const PLAIN_BELOW: Readonly<Record<string, readonly string[]>> = {
  endpoints: ["host", "port"],
  http: ["host", "path", "pathOverride"],
  clientCIDRs: ["invert"],
  sourceMatches: ["invert"],
};

/** A part of the IR without zeros that say nothing. */
export function withoutZeros(value: unknown, parent = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutZeros(item, parent));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key, part]) => {
    const zero = part === false || part === 0 || part === "";
    return !(zero && (PLAIN.has(key) || PLAIN_BELOW[parent]?.includes(key)));
  });
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutZeros(part, key)]));
}
