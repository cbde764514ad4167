import type { ClientConnection, ClientTimeout, ConnectionLimit, TCPKeepalive } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import { limitInvalid } from "../../../../core/status/catalogue/policies/cluster-settings.ts";
import { keepaliveOf, readBytes } from "../../backends/cluster/connection.ts";
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

/** Time-outs towards clients. */
export function clientTimeoutOf(timeout: ClientTimeout | undefined, faults: Faults): ir.ClientTimeout | undefined {
  if (!timeout) return undefined;
  const { tcp, http } = timeout;
  const ofTcp = (field: keyof NonNullable<ClientTimeout["tcp"]>) =>
    readDuration(tcp?.[field], `timeout.tcp.${field}`, faults);
  const ofHttp = (field: keyof NonNullable<ClientTimeout["http"]>) =>
    readDuration(http?.[field], `timeout.http.${field}`, faults);
  return present<ir.ClientTimeout>({
    tcp:
      tcp &&
      present<ir.TcpClientTimeout>({
        idleTimeout: ofTcp("idleTimeout"),
        tlsHandshakeTimeout: ofTcp("tlsHandshakeTimeout"),
        connectionInspectionTimeout: ofTcp("connectionInspectionTimeout"),
      }),
    http:
      http &&
      present<ir.HttpClientTimeout>({
        requestReceivedTimeout: ofHttp("requestReceivedTimeout"),
        requestHeadersReceivedTimeout: ofHttp("requestHeadersReceivedTimeout"),
        idleTimeout: ofHttp("idleTimeout"),
        streamIdleTimeout: ofHttp("streamIdleTimeout"),
      }),
  });
}
