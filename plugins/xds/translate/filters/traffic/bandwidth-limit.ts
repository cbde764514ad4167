import {
  BandwidthLimitSchema,
  BandwidthLimit_EnableMode as Mode,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/bandwidth_limit/v3/bandwidth_limit_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import { derivePart } from "../../../../../core/incremental/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import type { FilterEntry, HttpFilter } from "../contract/filter.ts";
import { entryName } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.bandwidth_limit";
const requestName = entryName(name, "request");
const responseName = entryName(name, "response");
const statPrefix = "http_bandwidth_limiter";

/** Slows bodies down; one entry for each direction, since an entry has one limit only. */
export const bandwidthLimit: HttpFilter = {
  name,
  protects: false,
  uses: ({ traffic }) => traffic?.bandwidthLimit !== undefined,
  brings: ({ traffic }) => [
    ...(traffic?.bandwidthLimit?.request ? [offFor(requestName)] : []),
    ...(traffic?.bandwidthLimit?.response ? [offFor(responseName)] : []),
  ],
  onRoute: ({ traffic }, { parts }) => traffic?.bandwidthLimit && done(parts.of(overlay, traffic.bandwidthLimit)),
};

function offFor(entry: string): FilterEntry {
  return {
    name: entry,
    config: packAny(BandwidthLimitSchema, { statPrefix, enableMode: Mode.DISABLED }),
    disabled: true,
  };
}

const overlay = derivePart(name, ({ request, response }: ir.BandwidthLimit) => ({
  typedPerFilterConfig: {
    ...(request && { [requestName]: limit(request, Mode.REQUEST) }),
    ...(response && { [responseName]: limit(response, Mode.RESPONSE) }),
  },
}));

function limit({ limitKibps, responseTrailers }: ir.BandwidthLimitConfig, enableMode: Mode) {
  return packAny(BandwidthLimitSchema, {
    statPrefix,
    enableMode,
    limitKbps: BigInt(limitKibps),
    ...(enableMode === Mode.RESPONSE &&
      responseTrailers && {
        enableResponseTrailers: true,
        responseTrailerPrefix: responseTrailers.prefix ?? "",
      }),
  });
}
