import type { HTTP2Settings } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { present } from "../../base/present.ts";
import { readBytes } from "./connection.ts";
import { type Faults, readDuration } from "./faults.ts";

/** RFC 9113, 6.9.2: windows begin at 65535 and end at 2^31 - 1 bytes. */
const WINDOW = { min: 65_535, max: 2_147_483_647 } as const;

/** HTTP/2 parameters of a listener or a backend. The recorded names of the two windows are crossed. */
export function http2Of(settings: HTTP2Settings | undefined, faults: Faults): ir.Http2Settings | undefined {
  if (!settings) return undefined;
  const { connectionKeepalive: keepalive, onInvalidMessage } = settings;
  const window = (field: "initialStreamWindowSize" | "initialConnectionWindowSize") =>
    readBytes(settings[field], { where: `http2.${field}`, ...WINDOW }, faults);
  const time = (field: "interval" | "timeout" | "idleInterval") =>
    readDuration(keepalive?.[field], `http2.connectionKeepalive.${field}`, faults);
  return present<ir.Http2Settings>({
    initialConnectionWindowSize: window("initialStreamWindowSize"),
    initialStreamWindowSize: window("initialConnectionWindowSize"),
    maxConcurrentStreams: settings.maxConcurrentStreams,
    resetStreamOnError:
      onInvalidMessage === "TerminateStream" ? true : onInvalidMessage === "TerminateConnection" ? false : undefined,
    connectionKeepalive:
      keepalive &&
      present<ir.Http2KeepaliveSettings>({
        interval: time("interval"),
        timeout: time("timeout"),
        intervalJitter: keepalive.intervalJitter,
        idleInterval: time("idleInterval"),
      }),
  });
}
