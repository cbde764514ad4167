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
import { constant, remember } from "../../base/remember.ts";
import { type Extension, extension } from "../../shapes/extension.ts";
import type { FilterEntry, HttpFilter } from "../contract/filter.ts";

const name = "envoy.filters.http.compressor";

/**
 * Compresses responses; one entry for each algorithm and least length, which Envoy takes from the entry only: if routes shared one, the first of them would
 * say for all which responses are too small.
 */
export const compressor: HttpFilter = {
  name,
  protects: false,
  uses: ({ traffic }) => (traffic?.compression?.length ?? 0) > 0,
  onListener: ({ routes }) => routes.flatMap(({ traffic }) => (traffic?.compression ?? []).map(entryOf)),
  onRoute({ traffic }) {
    const compression = traffic?.compression;
    return compression === undefined || compression.length === 0 ? undefined : done(overlay(compression));
  },
};

function entryName({ type, minContentLength }: ir.Compression): string {
  const length = minContentLength === undefined ? "" : `.${minContentLength}`;
  return `${name}.${type.toLowerCase()}${length}`;
}

const libraries: Readonly<Record<ir.Compression["type"], () => Extension>> = {
  Brotli: () => extension("envoy.compression.brotli.compressor", BrotliSchema, {}),
  Gzip: () => extension("envoy.compression.gzip.compressor", GzipSchema, {}),
  Zstd: () => extension("envoy.compression.zstd.compressor", ZstdSchema, {}),
};

const entryOf = remember((compression: ir.Compression): FilterEntry => {
  const { type, chooseFirst = false, minContentLength } = compression;
  const config = packAny(CompressorSchema, {
    compressorLibrary: libraries[type](),
    chooseFirst,
    ...(minContentLength !== undefined && { responseDirectionConfig: { commonConfig: { minContentLength } } }),
  });
  return { name: entryName(compression), config, disabled: true };
});

const turnedOn = constant(() =>
  packAny(CompressorPerRouteSchema, { override: { case: "overrides", value: { responseDirectionConfig: {} } } }),
);

const overlay = remember((compression: readonly ir.Compression[]) => ({
  typedPerFilterConfig: Object.fromEntries(compression.map((each) => [entryName(each), turnedOn()])),
  // The backend must not compress what the proxy compresses.
  requestHeadersToRemove: ["accept-encoding"],
}));
