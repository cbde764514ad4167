import { splitObjectKey } from "../object/mod.ts";
import type { IrKey } from "../plugin/api.ts";
import { refusedStatus } from "../status/catalogue/refused.ts";
import type { StatusReport } from "../status/types.ts";

/** The report on Gateways of hooks that failed at all of their data plane. Where Gateways share one, only the log and `/readyz` say so. */
export function reportOfHooks(faults: ReadonlyMap<IrKey, string>): StatusReport {
  const entries = [...faults].flatMap(([irKey, reason]) => {
    const [namespace, name] = splitObjectKey(irKey);
    if (namespace === "") return [];
    return refusedStatus({ group: "gateway.networking.k8s.io", kind: "Gateway", namespace, name }, reason);
  });
  return { entries };
}
