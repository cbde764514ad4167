import type { EnvoyProxy } from "../../../core/api/mod.ts";

/** Where telemetry is configured. */
export interface TelemetrySite {
  /** Key of the Gateway. */
  readonly gateway: string;
  readonly proxy: EnvoyProxy;
  /** Collects the BackendTLSPolicies that are used. */
  readonly used: string[];
}
