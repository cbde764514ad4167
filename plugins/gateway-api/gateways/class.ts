import type { EnvoyProxy, GatewayClass } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import {
  classAccepted,
  classParametersInvalid,
  earlierParametersStay,
  mergedInGatewayNamespaceFault,
  parametersKindFault,
} from "../../../core/status/catalogue/gateway-class.ts";
import type { Condition } from "../../../core/status/types.ts";
import { present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import { ENVOY_GATEWAY_GROUP } from "../refs/grants.ts";
import { envoyProxyAt, type NamedProxy } from "./proxy-at.ts";

/** The facts that hold for all Gateways of a class. */
export interface ClassFacts {
  readonly name: string;
  /** The EnvoyProxy of the class. */
  readonly proxy?: EnvoyProxy;
  /** The fault that keeps Gateways of the class from being served. */
  readonly fault?: string;
  /** The fault in the EnvoyProxy as it stands, whether an earlier version of it goes on or not. */
  readonly proxyFault?: string;
  /** `proxy` is the version that running proxies have. */
  readonly isEarlier?: true;
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
  const { proxy, fault, isEarlier }: NamedProxy = gatewayClass ? parametersOf(gatewayClass, read) : {};
  const merged = proxy?.spec?.mergeGateways ?? setting(read, "envoyProxyDefaultSpec")?.mergeGateways ?? false;
  const mode = merged && setting(read, "gatewayNamespaceMode") ? mergedInGatewayNamespaceFault() : undefined;
  const said = isEarlier ? earlierParametersStay(fault ?? "") : (fault ?? mode);
  const condition = said === undefined ? classAccepted() : classParametersInvalid(said);
  return present<ClassFacts>({
    ...{ name, proxy, merged, condition, isEarlier },
    fault: isEarlier ? mode : (fault ?? mode),
    proxyFault: fault,
  });
});

/** Reference: "parametersRef ... is a reference to a resource that contains the configuration parameters corresponding to the GatewayClass". */
function parametersOf(gatewayClass: GatewayClass, read: Reader): NamedProxy {
  const ref = gatewayClass.spec.parametersRef;
  if (!ref) return {};
  if (ref.group !== ENVOY_GATEWAY_GROUP || ref.kind !== "EnvoyProxy")
    return { fault: parametersKindFault(ref.group, ref.kind) };
  return envoyProxyAt(ref.namespace ?? "default", ref.name, read);
}
