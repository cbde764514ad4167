import type { TCPKeepalive } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import { keepaliveOf } from "../../backends/cluster/connection.ts";
import type { Faults } from "../../backends/cluster/faults.ts";

/** Linux's tcp(7): what a socket takes for each of the settings; Envoy has no listener when a socket refuses one. */
const LIMITS = { probes: 127, idleTime: 32_767, interval: 32_767 } as const;

/** Keep-alive probes towards clients. */
export function clientKeepaliveOf(keepalive: TCPKeepalive | undefined, faults: Faults): ir.TcpKeepalive | undefined {
  const settings = keepaliveOf(keepalive, faults);
  for (const field of ["probes", "idleTime", "interval"] as const) {
    const value = settings?.[field];
    if (value !== undefined && (value < 1 || value > LIMITS[field]))
      faults.push(say.keepaliveOutOfRange(field, LIMITS[field]));
  }
  return settings;
}
