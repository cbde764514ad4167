import {
  BufferPerRouteSchema,
  BufferSchema,
} from "../../../../core/envoy/generated/envoy/extensions/filters/http/buffer/v3/buffer_pb.ts";
import { packAny } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { isRefusal, type Refusal } from "../refusal.ts";
import { byteCount } from "../shapes/quantity.ts";
import type { HttpFilter, RouteOverlay } from "./filter.ts";
import { remember } from "./remember.ts";

const name = "envoy.filters.http.buffer";

/** Reads the whole request before it goes on. What the chain says is replaced by each route's own limit. */
export const buffer: HttpFilter = {
  name,
  uses: ({ traffic }) => traffic?.requestBuffer !== undefined,
  onListener({ routes }) {
    const limits = routes.flatMap(({ traffic }) =>
      traffic?.requestBuffer ? byteCount(traffic.requestBuffer.limit) : [],
    );
    const first = limits.find((limit) => !isRefusal(limit));
    if (first === undefined || isRefusal(first)) return [];
    return [{ name, config: packAny(BufferSchema, { maxRequestBytes: first }), disabled: true }];
  },
  onRoute: ({ traffic }) => traffic?.requestBuffer && overlay(traffic.requestBuffer),
};

const overlay = remember(({ limit }: ir.RequestBuffer): RouteOverlay | Refusal => {
  const maxRequestBytes = byteCount(limit);
  if (isRefusal(maxRequestBytes)) return maxRequestBytes;
  const config = packAny(BufferPerRouteSchema, { override: { case: "buffer", value: { maxRequestBytes } } });
  return { typedPerFilterConfig: { [name]: config } };
});
