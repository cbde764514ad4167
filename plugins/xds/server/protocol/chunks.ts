import { type EncodedResource, typeUrls } from "../../cache/mod.ts";
import type { Changes, Subscription } from "./subscription.ts";
import type { Protocol } from "./types.ts";

/** So many changed load assignments at most are one response. */
const FEW = 32;

/** How much larger each next chunk of more of them is than the one before; there are three, so that the last one is most of it. */
export const GROWTH = 8;
const CHUNKS = 1 + GROWTH + GROWTH ** 2;

/**
 * How many resources a response may bring. Many load assignments that the client has in an older version go in chunks that grow: it takes up the first while
 * the next is on its way. The first one is small, since Envoy takes up the clusters of all that a response holds in no order, and dozens may share a
 * load assignment. Other types have an order to keep.
 */
export function chunkSize(protocol: Protocol, type: Subscription, { changed, introduces }: Changes): number {
  const inChunks = protocol === "delta" && type.typeUrl === typeUrls.endpoints && !introduces && changed.length > FEW;
  return inChunks ? (type.chunk ?? Math.ceil(changed.length / CHUNKS)) : changed.length;
}

/** As many resources as fit, at least one. */
export function firstOf(
  resources: readonly EncodedResource[],
  count: number,
  maxBytes: number,
): readonly EncodedResource[] {
  let size = 0;
  const end = resources.findIndex((resource, i) => {
    size += resource.bytes.length + resource.name.length;
    return i > 0 && (i >= count || size > maxBytes);
  });
  return end < 0 ? resources : resources.slice(0, end);
}
