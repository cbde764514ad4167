import type { EnvoyProxy, EnvoyProxySpec, Gateway, MergeBackendsConfig } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import {
  gatewayAddressUnsupported,
  gatewayMergesBoth,
  gatewayParametersInvalid,
} from "../../../core/status/catalogue/gateway.ts";
import {
  earlierParametersStay,
  parametersKindFault,
  parametersOfMergedGatewayFault,
} from "../../../core/status/catalogue/gateway-class.ts";
import type { Condition } from "../../../core/status/types.ts";
import { keyOf } from "../base/keys.ts";
import { type MergeType, mergeObjects } from "../base/merge-objects.ts";
import { nonEmpty, present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import { ENVOY_GATEWAY_GROUP } from "../refs/grants.ts";
import { type ClassFacts, classFacts, managedClasses } from "./class.ts";
import { envoyProxyAt, type NamedProxy } from "./proxy-at.ts";

/** The facts of a Gateway that are known before its listeners are looked at. */
export interface GatewayFacts {
  readonly key: string;
  readonly className: string;
  /** The data plane that serves the Gateway. */
  readonly irKey: string;
  readonly merged: boolean;
  /** The EnvoyProxy in force, merged from Gateway, class and defaults. */
  readonly proxy?: EnvoyProxy;
  /** The EnvoyProxy that the Gateway itself names, and what is wrong with it. */
  readonly ownProxy?: { readonly key: string; readonly fault?: string };
  /** Backends are shared between routes. */
  readonly mergeBackends?: MergeBackendsConfig;
  /** Why the Gateway is not accepted; absent when it is. */
  readonly rejection?: Condition;
  /** Said of a Gateway that is served with earlier parameters, since the present ones cannot be used. */
  readonly parameters?: Condition;
  /** Keys of the EnvoyProxies that it runs with as they stand. */
  readonly inUse?: readonly string[];
}

/** The facts of a Gateway whose class is ours; key: `namespace/name`. Undefined for any other. */
export const gatewayFacts = derive("gateway", (key, read): GatewayFacts | undefined => {
  const gateway = read.get("Gateway", ...splitObjectKey(key));
  if (!gateway || !read.from(managedClasses, "").includes(gateway.spec.gatewayClassName)) return undefined;
  const ofClass = read.from(classFacts, gateway.spec.gatewayClassName);
  const own = ownParameters(gateway, ofClass, read);
  const proxy = proxyInForce(setting(read, "envoyProxyDefaultSpec"), ofClass.proxy, own.proxy);
  const mergeBackends =
    proxy?.spec?.mergeBackends ??
    ofClass.proxy?.spec?.mergeBackends ??
    setting(read, "envoyProxyDefaultSpec")?.mergeBackends;
  return present<GatewayFacts>({
    key,
    className: ofClass.name,
    irKey: ofClass.merged ? ofClass.name : key,
    merged: ofClass.merged,
    proxy: proxy && withoutStatus(proxy),
    ownProxy: own.proxy && present({ key: keyOf(own.proxy), fault: own.fault }),
    mergeBackends,
    rejection: rejectionOf(gateway, ofClass, { own, mergeBackends: mergeBackends !== undefined }),
    parameters: parametersCondition(own, ofClass),
    inUse: nonEmpty([
      ...(own.proxy && own.fault === undefined ? [keyOf(own.proxy)] : []),
      ...(ofClass.proxy && ofClass.proxyFault === undefined ? [keyOf(ofClass.proxy)] : []),
    ]),
  });
});

/** Keys of all Gateways of a class, in the order of objects; key: the class's name. */
export const gatewaysOfClass = derive("gateways-of-class", (name, read) => read.keys("Gateway", "class", name));

/** Keys of the Gateways of all our classes, in the order of classes and objects; key: empty. */
export const managedGateways = derive("managed-gateways", (_key, read): readonly string[] =>
  read.from(managedClasses, "").flatMap((name) => read.from(gatewaysOfClass, name)),
);

/** Keys of all data planes, also of those whose Gateways are not accepted; key: empty. */
export const dataPlanes = derive("data-planes", (_key, read): readonly string[] => [
  ...new Set(read.from(managedGateways, "").flatMap((key) => read.from(gatewayFacts, key)?.irKey ?? [])),
]);

/** Keys of the accepted Gateways that one data plane serves, in the order of objects; key: the data plane's. */
export const gatewaysOfDataPlane = derive("gateways-of-data-plane", (irKey, read) => {
  const keys = irKey.includes("/") ? [irKey] : read.from(gatewaysOfClass, irKey);
  return keys.filter((key) => {
    const facts = read.from(gatewayFacts, key);
    return facts !== undefined && facts.irKey === irKey && !facts.rejection;
  });
});

function ownParameters(gateway: Gateway, ofClass: ClassFacts, read: Reader): NamedProxy {
  const ref = gateway.spec.infrastructure?.parametersRef;
  if (!ref) return {};
  if (ofClass.merged) return { fault: parametersOfMergedGatewayFault() };
  if (ref.group !== ENVOY_GATEWAY_GROUP || ref.kind !== "EnvoyProxy")
    return { fault: parametersKindFault(ref.group, ref.kind) };
  return envoyProxyAt(gateway.metadata.namespace ?? "", ref.name, read);
}

function rejectionOf(
  gateway: Gateway,
  ofClass: ClassFacts,
  { own, mergeBackends }: { readonly own: NamedProxy; readonly mergeBackends: boolean },
): Condition | undefined {
  if (ofClass.merged && mergeBackends) return gatewayMergesBoth();
  if (own.fault !== undefined && !own.isEarlier) return gatewayParametersInvalid(own.fault);
  if (!own.proxy && ofClass.fault !== undefined) return gatewayParametersInvalid(ofClass.fault);
  const unsupported = gateway.spec.addresses?.find(({ type }) => type && type !== "IPAddress" && type !== "Hostname");
  return unsupported && gatewayAddressUnsupported(unsupported.type as string);
}

function parametersCondition(own: NamedProxy, ofClass: ClassFacts): Condition | undefined {
  const fault = own.isEarlier ? own.fault : own.proxy || !ofClass.isEarlier ? undefined : ofClass.proxyFault;
  return fault === undefined ? undefined : gatewayParametersInvalid(earlierParametersStay(fault));
}

/** A translation never looks at what was said before, so a status must not make the facts differ. */
function withoutStatus({ status: _status, ...proxy }: EnvoyProxy): EnvoyProxy {
  return proxy;
}

/**
 * The EnvoyProxy in force: the Gateway's over the class's over the defaults of the configuration. `spec.mergeType` says how: of the Gateway
 * for the first step; of the class, else of the Gateway, for the second. Without it the upper one replaces the lower one.
 */
function proxyInForce(
  defaults: EnvoyProxySpec | undefined,
  ofClass: EnvoyProxy | undefined,
  ofGateway: EnvoyProxy | undefined,
): EnvoyProxy | undefined {
  const upper = over(ofClass, ofGateway, ofGateway?.spec?.mergeType);
  const base = defaults && ({ spec: defaults } as EnvoyProxy);
  return over(base, upper, ofClass?.spec?.mergeType ?? ofGateway?.spec?.mergeType);
}

function over(
  base: EnvoyProxy | undefined,
  top: EnvoyProxy | undefined,
  mergeType: MergeType | "Replace" | undefined,
): EnvoyProxy | undefined {
  if (!top || !base) return top ?? base;
  if (mergeType === undefined || mergeType === "Replace") return top;
  return mergeObjects(base, top, mergeType);
}
