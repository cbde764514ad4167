/** Kinds of output. */
export const OUTPUTS = ["gateway-api", "ir", "xds"] as const;

/** Kinds of Envoy configuration. */
export const XDS_TYPES = ["all", "bootstrap", "cluster", "endpoint", "listener", "route"] as const;

/** One kind of output. */
export type OutputKind = (typeof OUTPUTS)[number];

/** One kind of Envoy configuration, or all. */
export type XdsType = (typeof XDS_TYPES)[number];

/** The wanted outputs of a translation, and the conditions under which they are made. */
export interface TranslateRequest {
  readonly to: readonly OutputKind[];
  readonly type: XdsType;
  /** Invents Services and an EnvoyProxy that are referred to but not there. */
  readonly addMissing: boolean;
  /** Where the control plane would run. */
  readonly namespace: string;
  readonly dnsDomain: string;
}
