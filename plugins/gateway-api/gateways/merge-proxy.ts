import type { EnvoyProxy, EnvoyProxySpec } from "../../../core/api/mod.ts";
import { type MergeType, mergeObjects } from "../base/merge-objects.ts";

/**
 * The EnvoyProxy in force: the Gateway's over the class's over the defaults of the configuration. `spec.mergeType` says how: of the Gateway
 * for the first step; of the class, else of the Gateway, for the second. Without it the upper one replaces the lower one.
 */
export function proxyInForce(
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
