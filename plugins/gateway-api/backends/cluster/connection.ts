import type { BackendConnection, TCPKeepalive } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { parseDuration, wholeQuantity } from "../../../../core/scalars/mod.ts";
import { quantityInvalid } from "../../../../core/status/catalogue/policies/cluster-settings.ts";
import { present } from "../../base/present.ts";
import { type Faults, readCount, readDuration } from "./faults.ts";

const MAX_UINT32 = 2 ** 32 - 1;

/** A quantity of bytes between bounds; one outside of them, or that is no whole number, is noted. */
export function readBytes(
  quantity: string | number | undefined,
  at: { readonly where: string; readonly min?: number; readonly max?: number },
  faults: Faults,
): number | undefined {
  if (quantity === undefined) return undefined;
  const { where, min = 0, max = MAX_UINT32 } = at;
  const bytes = wholeQuantity(quantity);
  if (bytes !== undefined && bytes >= min && bytes <= max) return bytes;
  faults.push(quantityInvalid(where, quantity, { min, max }));
  return undefined;
}

/** Buffers and connections ahead of need. */
export function connectionOf(
  connection: BackendConnection | undefined,
  faults: Faults,
): ir.BackendConnection | undefined {
  return (
    connection &&
    present<ir.BackendConnection>({
      bufferLimit: readBytes(connection.bufferLimit, { where: "connection.bufferLimit" }, faults),
      preconnect: connection.preconnect,
    })
  );
}

/** TCP keep-alive probes; times become seconds. */
export function keepaliveOf(keepalive: TCPKeepalive | undefined, faults: Faults): ir.TcpKeepalive | undefined {
  if (!keepalive) return undefined;
  const seconds = (field: "idleTime" | "interval") => {
    const text = keepalive[field];
    readDuration(text, `tcpKeepalive.${field}`, faults);
    const milliseconds = text === undefined ? undefined : parseDuration(text);
    return milliseconds === undefined ? undefined : Math.trunc(milliseconds / 1000);
  };
  return present<ir.TcpKeepalive>({
    probes: readCount(keepalive.probes, "tcpKeepalive.probes", faults),
    idleTime: seconds("idleTime"),
    interval: seconds("interval"),
  });
}
