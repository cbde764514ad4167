import type { ClientConnection, ConnectionLimit } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { limitInvalid } from "../../../../core/status/catalogue/policies/cluster-settings.ts";
import { readBytes } from "../../backends/cluster/connection.ts";
import { type Faults, readDuration } from "../../backends/cluster/faults.ts";
import { present } from "../../base/present.ts";

/** How many connections of clients are taken, for how long, and what is buffered of them. */
export function clientConnectionOf(
  connection: ClientConnection | undefined,
  faults: Faults,
): ir.ClientConnection | undefined {
  if (!connection) return undefined;
  const { connectionLimit, bufferLimit, maxAcceptPerSocketEvent } = connection;
  return present<ir.ClientConnection>({
    limit: connectionLimit && limitOf(connectionLimit, faults),
    bufferLimit: readBytes(bufferLimit, { where: "connection.bufferLimit" }, faults),
    maxAcceptPerSocketEvent: readCount(maxAcceptPerSocketEvent, "connection.maxAcceptPerSocketEvent", faults),
  });
}

function limitOf(limit: ConnectionLimit, faults: Faults): ir.ConnectionLimit {
  const time = (field: "closeDelay" | "maxConnectionDuration" | "maxStreamDuration") =>
    readDuration(limit[field], `connection.connectionLimit.${field}`, faults);
  return present<ir.ConnectionLimit>({
    value: limit.value,
    closeDelay: time("closeDelay"),
    maxConnectionDuration: time("maxConnectionDuration"),
    maxRequestsPerConnection: readCount(
      limit.maxRequestsPerConnection,
      "connection.connectionLimit.maxRequestsPerConnection",
      faults,
    ),
    maxStreamDuration: time("maxStreamDuration"),
  });
}

/** A number that Envoy holds in 32 bits without a sign; a negative one is noted. */
export function readCount(count: number | undefined, where: string, faults: Faults): number | undefined {
  if (count === undefined || (Number.isInteger(count) && count >= 0 && count < 2 ** 32)) return count;
  faults.push(limitInvalid(where, count));
  return undefined;
}
