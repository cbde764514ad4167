import { BrotliSchema } from "../../../../../core/envoy/generated/envoy/extensions/compression/brotli/compressor/v3/brotli_pb.ts";
import { GzipSchema } from "../../../../../core/envoy/generated/envoy/extensions/compression/gzip/compressor/v3/gzip_pb.ts";
import { ZstdSchema } from "../../../../../core/envoy/generated/envoy/extensions/compression/zstd/compressor/v3/zstd_pb.ts";
import {
  CompressorPerRouteSchema,
  CompressorSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/compressor/v3/compressor_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { lazy } from "../../base/lazy.ts";
import { type Extension, extension } from "../../shapes/extension.ts";
import type { FilterEntry, RouteOverlay } from "../contract/filter.ts";
import { policyFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.compressor";

/**
 * Compresses responses; one entry for each algorithm and least length, which Envoy takes from the entry only: if routes shared one, the first of them would
 * say for all which responses are too small.
 */
export const compressor = policyFilter({
  name,
  protects: false,
  of: ({ traffic }) => traffic?.compression,
  entries: (compression) => compression.map((one) => done(entryOf(one))),
  overlay: (compression) => done(overlay(compression)),
});

function entryName({ type, minContentLength }: ir.Compression): string {
  const length = minContentLength === undefined ? "" : `.${minContentLength}`;
  return `${name}.${type.toLowerCase()}${length}`;
}

const libraries: Readonly<Record<ir.Compression["type"], () => Extension>> = {
  Brotli: () => extension("envoy.compression.brotli.compressor", BrotliSchema, {}),
  Gzip: () => extension("envoy.compression.gzip.compressor", GzipSchema, {}),
  Zstd: () => extension("envoy.compression.zstd.compressor", ZstdSchema, {}),
};

function entryOf(compression: ir.Compression): FilterEntry {
  const { type, chooseFirst = false, minContentLength } = compression;
  const config = packAny(CompressorSchema, {
    compressorLibrary: libraries[type](),
    chooseFirst,
    ...(minContentLength !== undefined && { responseDirectionConfig: { commonConfig: { minContentLength } } }),
  });
  return { name: entryName(compression), config };
}

const turnedOn = lazy(() =>
  packAny(CompressorPerRouteSchema, { override: { case: "overrides", value: { responseDirectionConfig: {} } } }),
);

function overlay(compression: readonly ir.Compression[]): RouteOverlay {
  return {
    typedPerFilterConfig: Object.fromEntries(compression.map((each) => [entryName(each), turnedOn()])),
    // The backend must not compress what the proxy compresses.
    requestHeadersToRemove: ["accept-encoding"],
  };
}
