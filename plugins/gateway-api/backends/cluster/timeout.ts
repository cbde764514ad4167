import type { Timeout } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { present } from "../../base/present.ts";
import { type Faults, readDuration } from "./faults.ts";

/** Time-outs towards a backend. */
export function timeoutOf(timeout: Timeout | undefined, faults: Faults): ir.Timeout | undefined {
  if (!timeout) return undefined;
  const { tcp, http } = timeout;
  const connectTimeout = readDuration(tcp?.connectTimeout, "timeout.tcp.connectTimeout", faults);
  const limit = (field: keyof NonNullable<Timeout["http"]>) =>
    readDuration(http?.[field], `timeout.http.${field}`, faults);
  return present<ir.Timeout>({
    tcp: connectTimeout === undefined ? undefined : { connectTimeout },
    http:
      http &&
      present<ir.HttpTimeout>({
        connectionIdleTimeout: limit("connectionIdleTimeout"),
        maxConnectionDuration: limit("maxConnectionDuration"),
        maxStreamDuration: limit("maxStreamDuration"),
        requestTimeout: limit("requestTimeout"),
        streamIdleTimeout: limit("streamIdleTimeout"),
      }),
  });
}
