import type * as ir from "../../../core/ir/mod.ts";
import type { BackendDestination } from "./destination.ts";

/** Sums the weights of a rule's backends by whether they can take traffic. */
export function weightsOf(backends: readonly BackendDestination[]): ir.BackendWeights {
  const weights = { valid: 0, invalid: 0, noEndpoints: 0 };
  for (const { setting } of backends) {
    const able =
      setting.endpointsOf !== undefined ||
      setting.isDynamicResolver ||
      setting.isCustomBackend ||
      (setting.endpoints?.length ?? 0) > 0;
    weights[setting.invalid ? "invalid" : able ? "valid" : "noEndpoints"] += setting.weight ?? 0;
  }
  return weights;
}
