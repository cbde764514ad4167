import { splitKey } from "../base/keys.ts";
import type { GatewayFacts } from "../gateways/facts.ts";

/** Labels that say whose data plane an object belongs to: one Gateway's, or a class's when its Gateways are merged. */
export function ownerLabels({ key, merged, className }: GatewayFacts): Readonly<Record<string, string>> {
  if (merged) return { "gateway.envoyproxy.io/owning-gatewayclass": className };
  const [namespace, name] = splitKey(key);
  return {
    "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
    "gateway.envoyproxy.io/owning-gateway-name": name,
  };
}
