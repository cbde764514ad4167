import {
  BufferPerRouteSchema,
  BufferSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/buffer/v3/buffer_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { map, type Result } from "../../../../../core/result/mod.ts";
import { byteCount } from "../../shapes/quantity.ts";
import type { RouteOverlay } from "../contract/filter.ts";
import { type Entry, policyFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.buffer";

/** Reads the whole request before it goes on. The limit in the chain is replaced by each route's own limit. */
export const buffer = policyFilter({
  name,
  protects: false,
  of: ({ traffic }) => traffic?.requestBuffer,
  entries: (wanted) => [entryOf(wanted)],
  overlay,
});

function entryOf({ limit }: ir.RequestBuffer): Entry {
  return map(byteCount(limit), (maxRequestBytes) => ({ name, config: packAny(BufferSchema, { maxRequestBytes }) }));
}

function overlay({ limit }: ir.RequestBuffer): Result<RouteOverlay> {
  return map(byteCount(limit), (maxRequestBytes) => {
    const config = packAny(BufferPerRouteSchema, { override: { case: "buffer", value: { maxRequestBytes } } });
    return { typedPerFilterConfig: { [name]: config } };
  });
}
