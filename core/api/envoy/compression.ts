import { byteQuantity } from "../kubernetes/quantity.ts";
import { choice, type In, object, openMap, optional, required } from "../schema/mod.ts";

/** A way to compress. */
export const compression = object({
  brotli: optional(openMap(), "Settings for Brotli."),
  gzip: optional(openMap(), "Settings for gzip."),
  minContentLength: optional(byteQuantity, "Bytes below which nothing is compressed."),
  type: required(choice(["Gzip", "Brotli", "Zstd"]), "The algorithm."),
  zstd: optional(openMap(), "Settings for Zstandard."),
});

export interface Compression extends In<typeof compression> {}
