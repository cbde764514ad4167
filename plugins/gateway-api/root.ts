import { derive, type Reader } from "../../core/incremental/mod.ts";
import type { InfraIr, XdsIr } from "../../core/ir/mod.ts";
import type { IrKey, Translation } from "../../core/plugin/api.ts";
import type { ObjectStatus } from "../../core/status/types.ts";
import { xdsIr } from "./data-plane.ts";
import { managedClasses } from "./gateways/class.ts";
import { gatewayFacts, gatewaysOfClass } from "./gateways/facts.ts";
import { infraIr } from "./infra/infra.ts";
import { keyOf, ROUTE_KINDS } from "./keys.ts";
import { ownersOfGateway } from "./listeners/owners.ts";
import { routesOfOwner } from "./routes/listener-routes.ts";
import { backendStatus } from "./status/backend.ts";
import { classStatus, envoyProxyStatuses } from "./status/class.ts";
import { gatewayStatus } from "./status/gateway.ts";
import { listenerSetStatus } from "./status/listener-set.ts";
import { routeStatus } from "./status/route.ts";
import { tlsPolicyStatuses } from "./status/tls-policy.ts";

/** The whole translation; key: empty. */
export const root = derive("translation", (_key, read): Translation => {
  const irKeys = read.from(dataPlanes, "");
  const xds: Record<IrKey, XdsIr> = {};
  const infra: Record<IrKey, InfraIr> = {};
  for (const irKey of irKeys) {
    const machinery = read.from(infraIr, irKey);
    if (!machinery) continue;
    xds[irKey] = read.from(xdsIr, irKey);
    infra[irKey] = machinery;
  }
  return { xds, infra, status: read.from(statuses, "") };
});

/** Keys of the Gateways of all our classes, in the order of classes and objects; key: empty. */
const managedGateways = derive("managed-gateways", (_key, read): readonly string[] =>
  read.from(managedClasses, "").flatMap((name) => read.from(gatewaysOfClass, name)),
);

/** Keys of all data planes, also of those whose Gateways are not accepted; key: empty. */
const dataPlanes = derive("data-planes", (_key, read): readonly string[] => [
  ...new Set(read.from(managedGateways, "").flatMap((key) => read.from(gatewayFacts, key)?.irKey ?? [])),
]);

/** Everything that is said of objects; key: empty. */
const statuses = derive("statuses", (_key, read): readonly ObjectStatus[] => {
  const gateways = read.from(managedGateways, "");
  const present = (status: ObjectStatus | undefined): readonly ObjectStatus[] => (status ? [status] : []);
  return [
    ...read.from(managedClasses, "").map((name) => read.from(classStatus, name)),
    ...read.from(envoyProxyStatuses, ""),
    ...gateways.flatMap((key) => present(read.from(gatewayStatus, key))),
    ...gateways.flatMap((key) =>
      read.list("ListenerSet", "gateway", key).flatMap((set) => present(read.from(listenerSetStatus, keyOf(set)))),
    ),
    ...routeStatuses(gateways, read),
    ...read.all("Backend").map((backend) => read.from(backendStatus, keyOf(backend))),
    ...tlsPolicyStatuses(read.from(dataPlanes, ""), read),
  ];
});

function routeStatuses(gateways: readonly string[], read: Reader): readonly ObjectStatus[] {
  const owners = gateways.flatMap((key) => read.from(ownersOfGateway, key));
  const result: ObjectStatus[] = [];
  for (const kind of ROUTE_KINDS) {
    const routes = new Set(owners.flatMap((owner) => read.from(routesOfOwner, `${kind}@${owner}`)));
    for (const route of routes) {
      const status = read.from(routeStatus, route);
      if (status) result.push(status);
    }
  }
  return result;
}
