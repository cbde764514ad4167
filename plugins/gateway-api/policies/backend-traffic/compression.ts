import type { BackendTrafficPolicySpec, Compression } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { readBytes } from "../../backends/cluster/connection.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { flag, nonEmpty, present } from "../../base/present.ts";

const SETTINGS = { Gzip: "gzip", Brotli: "brotli", Zstd: "zstd" } as const;

/**
 * Ways to compress responses, the one to prefer first. An entry of `compressor` counts only with the settings of its type, so a policy can take
 * away what its parent has; entries of the older `compression` always count.
 */
export function compressionOf(
  { compressor = [], compression = [] }: Pick<BackendTrafficPolicySpec, "compressor" | "compression">,
  faults: Faults,
): readonly ir.Compression[] | undefined {
  const newer = compressor.length > 0;
  const field = newer ? "compressor" : "compression";
  const list = newer ? compressor : compression;
  return nonEmpty(
    list.flatMap((entry, i): readonly ir.Compression[] =>
      newer && !hasSettings(entry)
        ? []
        : [
            present<ir.Compression>({
              type: entry.type,
              chooseFirst: flag(i === 0),
              minContentLength: readBytes(entry.minContentLength, { where: `${field}[${i}].minContentLength` }, faults),
            }),
          ],
    ),
  );
}

function hasSettings(entry: Compression): boolean {
  return (entry[SETTINGS[entry.type]] ?? undefined) !== undefined;
}
