import type { HTTP1Settings } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { stringMatchesOf } from "../../backends/cluster/string-match.ts";
import { flag, nonEmpty, present } from "../../base/present.ts";

/** HTTP/1 of clients; HTTP/1.0 depends on the listener, and is added by {@link http10Of}. */
export function http1Of(
  settings: HTTP1Settings | undefined,
  connection: ir.ClientConnection | undefined,
  faults: Faults,
): ir.Http1Settings | undefined {
  if (!settings) return undefined;
  const { ignoredUpgradeTypes = [] } = settings;
  const limited = connection?.limit?.maxConnectionDuration !== undefined;
  return present<ir.Http1Settings>({
    enableTrailers: flag(settings.enableTrailers),
    preserveHeaderCase: flag(settings.preserveHeaderCase),
    ignoredUpgradeTypes: nonEmpty(stringMatchesOf(ignoredUpgradeTypes, "http1.ignoredUpgradeTypes", faults)),
    disableSafeMaxConnectionDuration: limited ? flag(settings.disableSafeMaxConnectionDuration) : undefined,
  });
}

/** HTTP/1.0 of clients; such requests may lack a Host header, for which a name may stand in. */
export function http10Of(defaultHost: string | undefined): ir.Http10Settings {
  return present<ir.Http10Settings>({ defaultHost });
}
