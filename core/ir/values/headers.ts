import type { StringMatch } from "./matches.ts";

/** Sets, appends or fills in one header; several values are written one after the other, none means an empty one. */
export interface AddHeader {
  readonly name: string;
  readonly value?: readonly string[];
  /** True adds to what is there, false overwrites it. */
  readonly append?: boolean;
  /** Writes only where the header is missing; wins over append. */
  readonly addIfAbsent?: boolean;
}

/** The treatment of headers whose name contains an underscore; missing means RejectRequest. */
export type WithUnderscoresAction = "Allow" | "RejectRequest" | "DropHeader";

/** The treatment of x-request-id on the way in. */
export type RequestIdAction = "PreserveOrGenerate" | "Preserve" | "Generate" | "Disable";

/** How the trace decision is packed into and read from the request id. */
export type RequestIdExtensionAction = "PackAndSample" | "Sample" | "Pack" | "Disable";

/** The treatment of x-forwarded-client-cert. */
export type XfccForwardMode = "Sanitize" | "ForwardOnly" | "AppendForward" | "SanitizeSet" | "AlwaysForwardOnly";

/** A part of the client certificate that can be forwarded. */
export type XfccCertData = "Subject" | "Cert" | "Chain" | "DNS" | "URI";

/** Handling of x-forwarded-client-cert on a listener, from ClientTrafficPolicy. */
export interface XForwardedClientCert {
  readonly mode?: XfccForwardMode;
  /** Meaningful for AppendForward and SanitizeSet only. */
  readonly certDetailsToAdd?: readonly XfccCertData[];
}

/** Header handling of one HTTP listener, from ClientTrafficPolicy; early runs before routing, late after it. */
export interface HeaderSettings {
  readonly enableEnvoyHeaders?: boolean;
  readonly disableRateLimitHeaders?: boolean;
  readonly xForwardedClientCert?: XForwardedClientCert;
  readonly withUnderscoresAction?: WithUnderscoresAction;
  /** Limit of all request headers together, in KiB. */
  readonly maxRequestHeadersKB?: number;
  readonly requestID?: RequestIdAction;
  readonly earlyAddRequestHeaders?: readonly AddHeader[];
  readonly earlyRemoveRequestHeaders?: readonly string[];
  readonly earlyRemoveRequestHeadersOnMatch?: readonly StringMatch[];
  readonly lateAddResponseHeaders?: readonly AddHeader[];
  readonly lateRemoveResponseHeaders?: readonly string[];
  readonly lateRemoveResponseHeadersOnMatch?: readonly StringMatch[];
}
