import type { EnvoyProxySpec } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type { Reach } from "./reach.ts";

/** The optional parts of the API that the EnvoyGateway configuration switches. */
export interface Features {
  readonly envoyPatchPolicy: boolean;
  readonly backend: boolean;
  readonly lua: boolean;
  readonly sdsSecretRef: boolean;
}

/** A kind that an extension brings. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** The settings that the EnvoyGateway configuration gives this translator. Each member is one setting of the world, under its own name. */
export interface GatewayApiSettings {
  readonly controllerName: string;
  /** Where the controller runs, and its data planes unless they run beside their Gateways. */
  readonly controllerNamespace: string;
  readonly dnsDomain: string;
  readonly features: Features;
  /** Data planes run in the namespaces of their Gateways. */
  readonly gatewayNamespaceMode: boolean;
  /** Data planes are processes of this machine: ports are not moved, loopback backends are allowed. */
  readonly runningOnHost: boolean;
  /** With data planes on this machine: whether what users name may be this machine itself. */
  readonly hostBackends: boolean;
  /** Nobody says where data planes will run, so what an unspecified address means is not judged. */
  readonly machineUnknown: boolean;
  /** Ranges of link-local and metadata addresses that users may name, in CIDR notation. */
  readonly allowedAddresses: readonly string[];
  /** Paths of Wasm modules are made with a key of this installation, so that nobody guesses them. */
  readonly keyedModulePaths: boolean;
  /** Someone else runs the data planes: ports are not moved. */
  readonly infraRemotelyManaged: boolean;
  /** Always route to cluster IPs instead of endpoints. */
  readonly endpointRoutingDisabled: boolean;
  /** Under the EnvoyProxy of class and Gateway. */
  readonly envoyProxyDefaultSpec: EnvoyProxySpec | undefined;
  readonly runtimeFlags: readonly string[];
  /** Kinds of extensions that routes may refer to, as filter or backend. */
  readonly extensionGroupKinds: readonly GroupKind[];
  /** Kinds of extensions that are policies. */
  readonly extensionPolicyKinds: readonly GroupKind[];
  readonly globalRateLimitEnabled: boolean;
}

/** Values of settings that the world does not carry. */
export const DEFAULT_SETTINGS: GatewayApiSettings = Object.freeze({
  controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
  controllerNamespace: "envoy-gateway-system",
  dnsDomain: "cluster.local",
  features: Object.freeze({ envoyPatchPolicy: false, backend: false, lua: true, sdsSecretRef: false }),
  gatewayNamespaceMode: false,
  runningOnHost: false,
  hostBackends: true,
  machineUnknown: false,
  allowedAddresses: Object.freeze([]),
  keyedModulePaths: true,
  infraRemotelyManaged: false,
  endpointRoutingDisabled: false,
  envoyProxyDefaultSpec: undefined,
  runtimeFlags: Object.freeze([]),
  extensionGroupKinds: Object.freeze([]),
  extensionPolicyKinds: Object.freeze([]),
  globalRateLimitEnabled: false,
});

/** One setting; the reader's derivation runs again when it changes. */
export function setting<K extends keyof GatewayApiSettings>(read: Reader, name: K): GatewayApiSettings[K] {
  return (read.setting(name) as GatewayApiSettings[K] | undefined) ?? DEFAULT_SETTINGS[name];
}

/** The addresses that users may name beside other machines. */
export function reachOf(read: Reader): Reach {
  const [runningOnHost, hostBackends] = [setting(read, "runningOnHost"), setting(read, "hostBackends")];
  return reachOfSettings({ runningOnHost, hostBackends, allowedAddresses: setting(read, "allowedAddresses") });
}

/** The same outside of a translation. */
export function reachOfSettings({
  runningOnHost,
  hostBackends,
  allowedAddresses,
}: Pick<GatewayApiSettings, "runningOnHost" | "hostBackends" | "allowedAddresses">): Reach {
  return { here: runningOnHost && hostBackends, allowed: allowedAddresses };
}
