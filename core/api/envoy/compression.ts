import { byteQuantity } from "../kubernetes/quantity.ts";
import { choice, type In, object, optional, required } from "../schema/mod.ts";

/** A way to compress. */
export const compression = object({
  brotli: optional(object({}), "Settings for Brotli."),
  gzip: optional(object({}), "Settings for gzip."),
  minContentLength: optional(byteQuantity, "Bytes below which nothing is compressed."),
  type: required(choice(["Gzip", "Brotli", "Zstd"]), "The algorithm."),
  zstd: optional(object({}), "Settings for Zstandard."),
});

/** The type of {@link compression}. */
export interface Compression extends In<typeof compression> {}
