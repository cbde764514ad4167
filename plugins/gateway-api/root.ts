import { derive, shareLevels } from "../../core/incremental/mod.ts";
import type { InfraIr, XdsIr } from "../../core/ir/mod.ts";
import type { IrKey, Translation } from "../../core/plugin/api.ts";
import { objectCell, splitObjectKey } from "../../core/resource/mod.ts";
import { dictionary } from "../../core/scalars/mod.ts";
import type { ObjectStatus } from "../../core/status/types.ts";
import { xdsIr } from "./data-plane/xds-ir.ts";
import { managedClasses } from "./gateways/class.ts";
import { dataPlanes, gatewayFacts, gatewaysOfDataPlane, managedGateways } from "./gateways/facts.ts";
import { infraIr } from "./infra/infra.ts";
import { foreignStatuses } from "./policies/extension-server/step.ts";
import { patchStatuses } from "./policies/patch/outcome.ts";
import { KINDS_WITH_RULES } from "./policies/status/kinds.ts";
import { policyStatuses } from "./policies/status/status.ts";
import { backendStatus } from "./status/backend.ts";
import { classStatus, envoyProxyStatuses } from "./status/class.ts";
import { gatewayStatus } from "./status/gateway.ts";
import { listenerSetStatus } from "./status/listener-set.ts";
import { routeStatuses } from "./status/routes.ts";
import { tlsPolicyStatuses } from "./status/tls-policy.ts";

/** The whole translation; key: empty. */
export const root = derive(
  "translation",
  (_key, read): Translation => {
    const irKeys = read.from(dataPlanes, "");
    const xds: Record<IrKey, XdsIr> = {};
    const infra: Record<IrKey, InfraIr> = {};
    const inUse = dictionary<readonly string[]>();
    for (const irKey of irKeys) {
      const infrastructure = read.from(infraIr, irKey);
      if (!infrastructure) continue;
      xds[irKey] = read.from(xdsIr, irKey);
      infra[irKey] = infrastructure;
      inUse[irKey] = read.from(parametersInUse, irKey);
    }
    return { xds, infra, status: read.from(statuses, ""), inUse };
  },
  // Data plane by data plane: what stands in each is derived, and is the same where nothing in it is new.
  { share: shareLevels(2) },
);

/** The cells of the EnvoyProxies that a data plane runs with as they stand; key: the data plane's. */
const parametersInUse = derive("parameters-in-use", (irKey, read): readonly string[] => {
  const keys = read.from(gatewaysOfDataPlane, irKey).flatMap((key) => read.from(gatewayFacts, key)?.inUse ?? []);
  return [...new Set(keys)].map((key) => objectCell("EnvoyProxy", ...splitObjectKey(key)));
});

/** Everything that is said of objects; key: empty. */
const statuses = derive("statuses", (_key, read): readonly ObjectStatus[] => {
  const gateways = read.from(managedGateways, "");
  const present = (status: ObjectStatus | undefined): readonly ObjectStatus[] => (status ? [status] : []);
  return [
    ...read.from(managedClasses, "").map((name) => read.from(classStatus, name)),
    ...read.from(envoyProxyStatuses, ""),
    ...gateways.flatMap((key) => present(read.from(gatewayStatus, key))),
    ...gateways.flatMap((key) =>
      read.keys("ListenerSet", "gateway", key).flatMap((set) => present(read.from(listenerSetStatus, set))),
    ),
    ...routeStatuses(read),
    ...read.keys("Backend", "all", "").map((backend) => read.from(backendStatus, backend)),
    ...read.from(patchStatuses, ""),
    ...KINDS_WITH_RULES.flatMap((kind) => read.from(policyStatuses, kind)),
    ...read.from(foreignStatuses, ""),
    ...tlsPolicyStatuses(read.from(dataPlanes, ""), read),
  ];
});
