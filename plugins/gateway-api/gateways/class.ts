import type { EnvoyProxy, GatewayClass } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import {
  classAccepted,
  classParametersInvalid,
  mergedInGatewayNamespaceFault,
  parametersKindFault,
  parametersMissingFault,
} from "../../../core/status/catalogue/gateway-class.ts";
import type { Condition } from "../../../core/status/types.ts";
import { present } from "../present.ts";
import { ENVOY_GATEWAY_GROUP } from "../refs/grants.ts";
import { setting } from "../settings.ts";
import { envoyProxyAt } from "./proxy-at.ts";
import { proxyFault } from "./proxy-faults.ts";

/** What holds for all Gateways of a class. */
export interface ClassFacts {
  readonly name: string;
  /** The EnvoyProxy of the class. */
  readonly proxy?: EnvoyProxy;
  /** What keeps the class's parameters from being used. */
  readonly fault?: string;
  /** All Gateways of the class share one data plane. */
  readonly merged: boolean;
  readonly condition: Condition;
}

/** Names of the classes whose controller we are. */
export const managedClasses = derive("managed-classes", (_key, read) =>
  read.list("GatewayClass", "controller", setting(read, "controllerName")).map(({ metadata }) => metadata.name),
);

/** The facts of a class; key: its name. */
export const classFacts = derive("class", (name, read): ClassFacts => {
  const gatewayClass = read.get("GatewayClass", "", name);
  const { proxy, fault } = gatewayClass ? parametersOf(gatewayClass, read) : {};
  const merged = proxy?.spec?.mergeGateways ?? setting(read, "envoyProxyDefaultSpec")?.mergeGateways ?? false;
  const obstacle =
    fault ?? (merged && setting(read, "gatewayNamespaceMode") ? mergedInGatewayNamespaceFault() : undefined);
  const condition = obstacle === undefined ? classAccepted() : classParametersInvalid(obstacle);
  return present<ClassFacts>({ name, proxy, fault: obstacle, merged, condition });
});

/** Reference: "parametersRef ... is a reference to a resource that contains the configuration parameters corresponding to the GatewayClass". */
function parametersOf(gatewayClass: GatewayClass, read: Reader): { proxy?: EnvoyProxy; fault?: string } {
  const ref = gatewayClass.spec.parametersRef;
  if (!ref) return {};
  if (ref.group !== ENVOY_GATEWAY_GROUP || ref.kind !== "EnvoyProxy")
    return { fault: parametersKindFault(ref.group, ref.kind) };
  const namespace = ref.namespace ?? "default";
  const proxy = envoyProxyAt(namespace, ref.name, read);
  if (!proxy) return { fault: parametersMissingFault(namespace, ref.name) };
  const fault = proxyFault(proxy.spec);
  return fault === undefined ? { proxy } : { proxy, fault };
}
