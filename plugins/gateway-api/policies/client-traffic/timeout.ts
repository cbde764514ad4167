import type { ClientTimeout } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type Faults, readDuration } from "../../backends/cluster/faults.ts";
import { present } from "../../base/present.ts";

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
