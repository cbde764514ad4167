import type { BandwidthLimitSpec, BandwidthLimitValue } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { bandwidthTooSmall } from "../../../../core/status/catalogue/policies/backend-traffic.ts";
import { readBytes } from "../../backends/cluster/connection.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { present } from "../../base/present.ts";

const SECONDS: Readonly<Record<string, number>> = { Second: 1, Minute: 60, Hour: 3600 };

/** Limits on the bytes of requests and responses per time. */
export function bandwidthLimitOf(limit: BandwidthLimitSpec | undefined, faults: Faults): ir.BandwidthLimit | undefined {
  if (!limit) return undefined;
  const { request, response } = limit;
  return present<ir.BandwidthLimit>({
    request: request && { limitKibps: kibpsOf(request.limit, "bandwidthLimit.request.limit", faults) },
    response:
      response &&
      present<ir.BandwidthLimitConfig>({
        limitKibps: kibpsOf(response.limit, "bandwidthLimit.response.limit", faults),
        responseTrailers: response.responseTrailers && present({ prefix: response.responseTrailers.prefix }),
      }),
  });
}

/** Envoy's bandwidth_limit: "the limit supplied in KiB/s", whole ones, 1 at least. */
function kibpsOf({ value, unit }: BandwidthLimitValue, where: string, faults: Faults): number {
  const bytes = readBytes(value, { where: `${where}.value`, max: Number.MAX_SAFE_INTEGER }, faults);
  if (bytes === undefined) return 0;
  const kibps = Math.floor(bytes / ((SECONDS[unit] ?? 1) * 1024));
  if (kibps === 0) faults.push(bandwidthTooSmall(where, value, unit));
  return kibps;
}
