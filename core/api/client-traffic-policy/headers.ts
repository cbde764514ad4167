import { stringMatch } from "../envoy/text-match.ts";
import { cel, choice, flag, type In, intOrString, list, notBoth, object, optional, text } from "../schema/mod.ts";
import { plainHttpHeader } from "../shared/header.ts";

/** Changes to headers. */
export const envoyHttpHeaderFilter = object({
  add: optional(list(plainHttpHeader, { min: 1, max: 64, kind: ["name"] }), "Headers to append."),
  addIfAbsent: optional(
    list(plainHttpHeader, { min: 1, max: 64, kind: ["name"] }),
    "Headers to add where they are missing.",
  ),
  remove: optional(list(text(), { min: 1, max: 64, kind: "set" }), "Headers to remove, by name."),
  removeOnMatch: optional(list(stringMatch, { min: 1, max: 64 }), "Headers to remove, by pattern."),
  set: optional(list(plainHttpHeader, { min: 1, max: 64, kind: ["name"] }), "Headers to set, replacing what is there."),
});

/** The type of {@link envoyHttpHeaderFilter}. */
export interface EnvoyHTTPHeaderFilter extends In<typeof envoyHttpHeaderFilter> {}

/** The Host header. */
export const hostSettings = object({
  stripTrailingHostDot: optional(flag(), "Drop a trailing dot of the host."),
});

/** The type of {@link hostSettings}. */
export interface HostSettings extends In<typeof hostSettings> {}

/** The header X-Forwarded-Client-Cert. */
export const xForwardedClientCert = object(
  {
    certDetailsToAdd: optional(
      list(choice(["Subject", "Cert", "Chain", "DNS", "URI"]), { max: 5 }),
      "Details of the client's certificate to add.",
    ),
    mode: optional(
      choice(["Sanitize", "ForwardOnly", "AppendForward", "SanitizeSet", "AlwaysForwardOnly"]),
      "Whether the header is passed on, replaced or removed.",
    ),
  },
  {
    rules: [
      cel(
        "(has(self.certDetailsToAdd) && self.certDetailsToAdd.size() > 0) ? (self.mode == 'AppendForward' || self.mode == 'SanitizeSet') : true",
        "certDetailsToAdd needs the mode AppendForward or SanitizeSet",
      ),
    ],
  },
);

/** The type of {@link xForwardedClientCert}. */
export interface XForwardedClientCert extends In<typeof xForwardedClientCert> {}

/** Headers of requests and responses. */
export const headerSettings = object(
  {
    disableRateLimitHeaders: optional(flag(), "Leave out the rate limit headers of responses."),
    earlyRequestHeaders: optional(envoyHttpHeaderFilter, "Changes to request headers before anything else runs."),
    enableEnvoyHeaders: optional(flag(), "Add Envoy's own headers."),
    host: optional(hostSettings, "How the Host header is treated."),
    lateResponseHeaders: optional(envoyHttpHeaderFilter, "Changes to response headers after everything else ran."),
    maxRequestHeaderLimit: optional(
      intOrString({
        patterns: [
          "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$",
          "^[1-9]+[0-9]*([EPTGMK]i|[EPTGMk])?$",
        ],
      }),
      "Size of all request headers at most.",
    ),
    preserveXRequestID: optional(flag(), "Use requestID instead."),
    requestID: optional(
      choice(["PreserveOrGenerate", "Preserve", "Generate", "Disable"]),
      "What happens to X-Request-ID.",
    ),
    withUnderscoresAction: optional(
      choice(["Allow", "RejectRequest", "DropHeader"]),
      "What happens to headers with underscores.",
    ),
    xForwardedClientCert: optional(xForwardedClientCert, "What happens to X-Forwarded-Client-Cert."),
  },
  { rules: [notBoth("preserveXRequestID", "requestID")] },
);

/** The type of {@link headerSettings}. */
export interface HeaderSettings extends In<typeof headerSettings> {}
