import type { ProtocolUpgradeConfig } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { nonEmpty, present } from "../../present.ts";

/** Protocols that a connection may be upgraded to; a CONNECT tunnel is passed on unless it is to end here. */
export function httpUpgradeOf(
  upgrades: readonly ProtocolUpgradeConfig[] | undefined,
): readonly ir.HttpUpgradeConfig[] | undefined {
  return nonEmpty(
    (upgrades ?? []).map(({ type, connect }) =>
      present<ir.HttpUpgradeConfig>({ type, connect: connect && { terminate: connect.terminate ?? false } }),
    ),
  );
}
