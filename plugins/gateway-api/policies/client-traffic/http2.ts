import type { HTTP2Settings } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { parseDuration } from "../../../../core/scalars/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { http2Of } from "../../backends/cluster/http2.ts";

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
