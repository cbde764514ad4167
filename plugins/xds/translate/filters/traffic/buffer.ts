import {
  BufferPerRouteSchema,
  BufferSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/buffer/v3/buffer_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { map, type Result } from "../../../../../core/result/mod.ts";
import { remember } from "../../base/remember.ts";
import { byteCount } from "../../shapes/quantity.ts";
import type { HttpFilter, RouteOverlay } from "../contract/filter.ts";
import { type Entry, firstSound } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.buffer";

/** Reads the whole request before it goes on. What the chain says is replaced by each route's own limit. */
export const buffer: HttpFilter = {
  name,
  protects: false,
  uses: ({ traffic }) => traffic?.requestBuffer !== undefined,
  onListener: ({ routes }) =>
    firstSound(routes.flatMap(({ traffic }) => (traffic?.requestBuffer ? entryOf(traffic.requestBuffer) : []))),
  onRoute: ({ traffic }) => traffic?.requestBuffer && overlay(traffic.requestBuffer),
};

const entryOf = remember(({ limit }: ir.RequestBuffer): Entry => {
  return map(byteCount(limit), (maxRequestBytes) => ({ name, config: packAny(BufferSchema, { maxRequestBytes }) }));
});

const overlay = remember(
  ({ limit }: ir.RequestBuffer): Result<RouteOverlay> =>
    map(byteCount(limit), (maxRequestBytes) => {
      const config = packAny(BufferPerRouteSchema, { override: { case: "buffer", value: { maxRequestBytes } } });
      return { typedPerFilterConfig: { [name]: config } };
    }),
);
