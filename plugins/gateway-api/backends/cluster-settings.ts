import type { ClusterSettings } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";

/** How to connect to a backend, or what is wrong with the settings. */
export type ClusterFeatures = { readonly value: ir.TrafficFeatures | undefined } | { readonly fault: string };

/** The settings of a backend that policies and EnvoyProxy name themselves, as the IR has them. */
export function clusterFeatures(settings: ClusterSettings | undefined): ClusterFeatures {
  if (!settings) return { value: undefined };
  return { value: {} };
}
