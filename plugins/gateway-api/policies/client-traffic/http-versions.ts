import type { HTTP1Settings, HTTP2Settings } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { parseDuration } from "../../../../core/scalars/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { http2Of } from "../../backends/cluster/http2.ts";
import { stringMatchesOf } from "../../backends/cluster/string-match.ts";
import { flag, nonEmpty, present } from "../../base/present.ts";

/** HTTP/1 of clients; HTTP/1.0 depends on the listener, and is added by {@link http10Of}. */
export function http1Of(
  settings: HTTP1Settings | undefined,
  connection: ir.ClientConnection | undefined,
  faults: Faults,
): ir.Http1Settings | undefined {
  if (!settings) return undefined;
  const { ignoredUpgradeTypes = [] } = settings;
  const limited = connection?.limit?.maxConnectionDuration !== undefined;
  return present<ir.Http1Settings>({
    enableTrailers: flag(settings.enableTrailers),
    preserveHeaderCase: flag(settings.preserveHeaderCase),
    ignoredUpgradeTypes: nonEmpty(stringMatchesOf(ignoredUpgradeTypes, "http1.ignoredUpgradeTypes", faults)),
    disableSafeMaxConnectionDuration: limited ? flag(settings.disableSafeMaxConnectionDuration) : undefined,
  });
}

/** HTTP/1.0 of clients; such requests may lack a Host header, for which a name may stand in. */
export function http10Of(defaultHost: string | undefined): ir.Http10Settings {
  return present<ir.Http10Settings>({ defaultHost });
}

/** HTTP/2 of clients; nothing of it holds where something is wrong. */
export function clientHttp2Of(settings: HTTP2Settings | undefined, faults: Faults): ir.Http2Settings | undefined {
  const own: Faults = [];
  const http2 = http2Of(settings, own);
  for (const field of ["interval", "timeout", "idleInterval"] as const) {
    const text = settings?.connectionKeepalive?.[field];
    const milliseconds = text === undefined ? undefined : parseDuration(text);
    if (milliseconds !== undefined && milliseconds < 1) own.push(say.keepaliveTimeTooShort(field));
  }
  faults.push(...own);
  return own.length === 0 ? http2 : undefined;
}
