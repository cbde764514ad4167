import type { ProtocolUpgradeConfig } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { upgradeRepeated } from "../../../../core/status/catalogue/policies/backend-traffic.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { nonEmpty, present } from "../../base/present.ts";

/** Protocols that a connection may be upgraded to; a CONNECT tunnel is passed on unless it is to end here. */
export function httpUpgradeOf(
  upgrades: readonly ProtocolUpgradeConfig[] | undefined,
  faults: Faults,
): readonly ir.HttpUpgradeConfig[] | undefined {
  const known = new Set<string>();
  return nonEmpty(
    (upgrades ?? []).map(({ type, connect }, i) => {
      const name = type.toLowerCase();
      if (known.has(name)) faults.push(upgradeRepeated(`httpUpgrade[${i}]`, type));
      known.add(name);
      return present<ir.HttpUpgradeConfig>({ type, connect: connect && { terminate: connect.terminate ?? false } });
    }),
  );
}
