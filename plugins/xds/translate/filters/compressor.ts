import { BrotliSchema } from "../../../../core/envoy/generated/envoy/extensions/compression/brotli/compressor/v3/brotli_pb.ts";
import { GzipSchema } from "../../../../core/envoy/generated/envoy/extensions/compression/gzip/compressor/v3/gzip_pb.ts";
import { ZstdSchema } from "../../../../core/envoy/generated/envoy/extensions/compression/zstd/compressor/v3/zstd_pb.ts";
import {
  CompressorPerRouteSchema,
  CompressorSchema,
} from "../../../../core/envoy/generated/envoy/extensions/filters/http/compressor/v3/compressor_pb.ts";
import { packAny } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type Extension, extension } from "../shapes/extension.ts";
import type { FilterEntry, HttpFilter } from "./filter.ts";
import { constant, remember } from "./remember.ts";

const name = "envoy.filters.http.compressor";

/** Compresses responses; one entry for each algorithm, with the settings of the first route that uses it. */
export const compressor: HttpFilter = {
  name,
  protects: false,
  uses: ({ traffic }) => (traffic?.compression?.length ?? 0) > 0,
  onListener: ({ routes }) => routes.flatMap(({ traffic }) => (traffic?.compression ?? []).map(entryOf)),
  onRoute({ traffic }) {
    const compression = traffic?.compression;
    return compression === undefined || compression.length === 0 ? undefined : overlay(compression);
  },
};

function algorithmName(type: ir.Compression["type"]): string {
  return `${name}.${type.toLowerCase()}`;
}

const libraries: Readonly<Record<ir.Compression["type"], () => Extension>> = {
  Brotli: () => extension("envoy.compression.brotli.compressor", BrotliSchema, {}),
  Gzip: () => extension("envoy.compression.gzip.compressor", GzipSchema, {}),
  Zstd: () => extension("envoy.compression.zstd.compressor", ZstdSchema, {}),
};

const entryOf = remember(
  ({ type, chooseFirst = false, minContentLength }: ir.Compression): FilterEntry => ({
    name: algorithmName(type),
    config: packAny(CompressorSchema, {
      compressorLibrary: libraries[type](),
      chooseFirst,
      ...(minContentLength !== undefined && { responseDirectionConfig: { commonConfig: { minContentLength } } }),
    }),
    disabled: true,
  }),
);

const turnedOn = constant(() =>
  packAny(CompressorPerRouteSchema, { override: { case: "overrides", value: { responseDirectionConfig: {} } } }),
);

const overlay = remember((compression: readonly ir.Compression[]) => ({
  typedPerFilterConfig: Object.fromEntries(compression.map(({ type }) => [algorithmName(type), turnedOn()])),
  // The backend must not compress what the proxy compresses.
  requestHeadersToRemove: ["accept-encoding"],
}));
