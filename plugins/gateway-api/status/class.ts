import { derive } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import {
  envoyProxyAccepted,
  envoyProxyInvalid,
  envoyProxyPartlyLeftOut,
} from "../../../core/status/catalogue/envoy-proxy.ts";
import { deprecatedFields, policyWarning } from "../../../core/status/catalogue/policies/policy.ts";
import { observed } from "../../../core/status/conditions.ts";
import type { AncestorStatus, ObjectStatus, ParentRef } from "../../../core/status/types.ts";
import { keyOf } from "../base/keys.ts";
import { classFacts, managedClasses } from "../gateways/class.ts";
import { gatewayFacts, gatewaysOfClass } from "../gateways/facts.ts";
import { ENVOY_GATEWAY_GROUP, GATEWAY_API_GROUP } from "../refs/grants.ts";
import { telemetryFaults } from "../telemetry/faults.ts";

const DEPRECATED = { "spec.luaValidation": "spec.lua.validationType" };

/** The status of a GatewayClass of ours; key: its name. */
export const classStatus = derive("class-status", (name, read): ObjectStatus => {
  const generation = read.get("GatewayClass", "", name)?.metadata.generation;
  return {
    ref: { group: GATEWAY_API_GROUP, kind: "GatewayClass", namespace: "", name },
    status: { conditions: observed([read.from(classFacts, name).condition], generation) },
  };
});

/** The statuses of all EnvoyProxies that classes or Gateways of ours name: one ancestor for each class or Gateway. */
export const envoyProxyStatuses = derive("envoy-proxy-statuses", (_key, read): readonly ObjectStatus[] => {
  const ancestors = new Map<string, AncestorStatus[]>();
  const add = (proxy: string, ancestorRef: ParentRef, fault: string | undefined) => {
    const object = read.get("EnvoyProxy", ...splitObjectKey(proxy));
    if (!object) return;
    const accepted = fault === undefined ? envoyProxyAccepted() : envoyProxyInvalid(fault);
    const deprecated: Record<string, string> = object.spec?.luaValidation ? DEPRECATED : {};
    const text = deprecatedFields(deprecated);
    const left = fault === undefined ? telemetryFaults(object.spec?.telemetry ?? {}) : [];
    const conditions = [
      accepted,
      ...(left.length > 0 ? [envoyProxyPartlyLeftOut(left)] : []),
      ...(text === "" ? [] : [policyWarning("DeprecatedField", text)]),
    ];
    const list = ancestors.get(proxy) ?? [];
    ancestors.set(proxy, list);
    list.push({ ancestorRef, conditions: observed(conditions, object.metadata.generation) });
  };
  for (const name of read.from(managedClasses, "")) {
    const { proxy, fault, proxyFault } = read.from(classFacts, name);
    if (proxy) add(keyOf(proxy), { group: GATEWAY_API_GROUP, kind: "GatewayClass", name }, proxyFault ?? fault);
    for (const key of read.from(gatewaysOfClass, name)) {
      const own = read.from(gatewayFacts, key)?.ownProxy;
      const [namespace, gateway] = splitObjectKey(key);
      if (own) add(own.key, { group: GATEWAY_API_GROUP, kind: "Gateway", namespace, name: gateway }, own.fault);
    }
  }
  return [...ancestors].map(([proxy, list]) => {
    const [namespace, name] = splitObjectKey(proxy);
    return { ref: { group: ENVOY_GATEWAY_GROUP, kind: "EnvoyProxy", namespace, name }, status: { ancestors: list } };
  });
});
