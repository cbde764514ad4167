import type { WatchChoice } from "../resource/mod.ts";
import type { EnvoyGatewayConfig, ExtensionManagerConfig } from "./envoy-gateway.ts";

/** Where objects come from. */
export function resourceSource(config: EnvoyGatewayConfig): "Kubernetes" | "File" {
  return config.provider.type === "Custom" ? (config.provider.custom?.resource.type ?? "File") : "Kubernetes";
}

/** Who runs the proxies; `none` when they are run by somebody else. */
export function infrastructureOf(config: EnvoyGatewayConfig): "Kubernetes" | "Host" | "Remote" | "none" {
  return config.provider.type === "Custom" ? (config.provider.custom?.infrastructure?.type ?? "none") : "Kubernetes";
}

/**
 * Whose objects are read: `watch` of the part of the configuration that says where they come from. Files have no part of their own for it, so what
 * is said about Kubernetes holds for them too.
 */
export function watchedNamespaces({ provider }: EnvoyGatewayConfig): WatchChoice {
  const resource = provider.custom?.resource;
  const watch =
    provider.type === "Kubernetes" || (resource?.type === "File" && resource.kubernetes?.watch === undefined)
      ? provider.kubernetes.watch
      : resource?.kubernetes?.watch;
  if (watch?.type === "Namespaces" && watch.namespaces?.length) {
    return { type: "Namespaces", namespaces: [...watch.namespaces] };
  }
  if (watch?.type === "NamespaceSelector" && watch.namespaceSelector) {
    return { type: "NamespaceSelector", namespaceSelector: watch.namespaceSelector };
  }
  return { type: "All" };
}

/** All extension servers, in order. */
export function extensionManagers(config: EnvoyGatewayConfig): readonly ExtensionManagerConfig[] {
  return config.extensionManagers ?? (config.extensionManager ? [config.extensionManager] : []);
}

type RuntimeFlag = EnvoyGatewayConfig["runtimeFlags"]["enabled"][number];

const FLAG_DEFAULTS: Readonly<Record<RuntimeFlag, boolean>> = {
  XDSNameSchemeV2: false,
  EndpointSliceIndex: true,
  PerResourceSystemCASecret: false,
};

/** Whether a runtime flag is on: disabled wins over enabled, otherwise its default holds. */
export function runtimeFlag(config: EnvoyGatewayConfig, flag: RuntimeFlag): boolean {
  const { enabled, disabled } = config.runtimeFlags;
  return !disabled.includes(flag) && (enabled.includes(flag) || FLAG_DEFAULTS[flag]);
}

/** Whether Lua in EnvoyExtensionPolicies may run; `enableLua` wins over the deprecated `disableLua`, and off is the default. */
export function luaEnabled({ extensionApis }: EnvoyGatewayConfig): boolean {
  return extensionApis.enableLua || extensionApis.disableLua === false;
}
