import type { HeaderSettings, XForwardedClientCert } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { wholeQuantity } from "../../../../core/scalars/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { flag, nonEmpty, present } from "../../base/present.ts";
import { headerChangesOf } from "./header-changes.ts";

/** Envoy: max_request_headers_kb is 8192 at most. */
const MAX_HEADERS_KB = 8192;

/** How headers of requests and responses are treated. */
export function headersOf(settings: HeaderSettings | undefined, faults: Faults): ir.HeaderSettings | undefined {
  if (!settings) return undefined;
  const { earlyRequestHeaders, lateResponseHeaders, xForwardedClientCert } = settings;
  const maxRequestHeadersKB = headerLimitOf(settings.maxRequestHeaderLimit, faults);
  const early = earlyRequestHeaders && headerChangesOf(earlyRequestHeaders, "headers.earlyRequestHeaders", faults);
  const late = lateResponseHeaders && headerChangesOf(lateResponseHeaders, "headers.lateResponseHeaders", faults);
  return present<ir.HeaderSettings>({
    enableEnvoyHeaders: flag(settings.enableEnvoyHeaders),
    disableRateLimitHeaders: flag(settings.disableRateLimitHeaders),
    xForwardedClientCert: xForwardedClientCert && forwardedCertOf(xForwardedClientCert),
    withUnderscoresAction: settings.withUnderscoresAction ?? "RejectRequest",
    maxRequestHeadersKB,
    requestID: settings.requestID ?? (settings.preserveXRequestID ? "PreserveOrGenerate" : undefined),
    earlyAddRequestHeaders: nonEmpty(early?.add),
    earlyRemoveRequestHeaders: nonEmpty(early?.remove),
    earlyRemoveRequestHeadersOnMatch: nonEmpty(early?.removeOnMatch),
    lateAddResponseHeaders: nonEmpty(late?.add),
    lateRemoveResponseHeaders: nonEmpty(late?.remove),
    lateRemoveResponseHeadersOnMatch: nonEmpty(late?.removeOnMatch),
  });
}

/** How the Host header is treated. */
export function hostOf(settings: HeaderSettings | undefined): ir.HostSettings | undefined {
  const stripTrailingHostDot = settings?.host?.stripTrailingHostDot;
  return stripTrailingHostDot === undefined ? undefined : { stripTrailingHostDot };
}

/** Details are added by the modes that add something; the others take none. */
function forwardedCertOf({ mode = "Sanitize", certDetailsToAdd }: XForwardedClientCert): ir.XForwardedClientCert {
  const adds = mode === "AppendForward" || mode === "SanitizeSet";
  return present<ir.XForwardedClientCert>({ mode, certDetailsToAdd: adds ? nonEmpty(certDetailsToAdd) : undefined });
}

/** Envoy counts in KiB, so a limit is rounded up to the next. */
function headerLimitOf(limit: string | number | undefined, faults: Faults): number | undefined {
  if (limit === undefined) return undefined;
  const bytes = wholeQuantity(limit);
  if (bytes !== undefined && bytes >= 1024 && bytes <= MAX_HEADERS_KB * 1024) return Math.ceil(bytes / 1024);
  faults.push(say.headerLimitInvalid(limit, MAX_HEADERS_KB));
  return undefined;
}
