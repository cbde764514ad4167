import type { Features, GatewayApiSettings } from "../../../plugins/gateway-api/base/settings.ts";

/** The settings of a case besides its objects. */
export interface CaseOverrides {
  readonly features?: Partial<Features>;
  readonly gatewayNamespaceMode?: true;
  readonly runningOnHost?: true;
  readonly perResourceCa?: true;
}

/** An entry sets all flags: what it leaves out is off, also the two that are on in other cases. */
const OVERRIDES: Readonly<Record<string, CaseOverrides>> = {
  "envoypatchpolicy-invalid-feature-disabled": {},
  "backend-invalid-feature-disabled": {},
  "gateway-namespace-mode-infra-httproute": { gatewayNamespaceMode: true },
  "backend-with-localhost-host-infra": { features: { backend: true }, runningOnHost: true },
  "httproute-attaching-to-listener-with-backend-backendref-host-infra": {
    features: { backend: true },
    runningOnHost: true,
  },
  "envoyextensionpolicy-lua-feature-disabled": { features: { lua: false } },
  sds: { features: { backend: true, sdsSecretRef: true } },
  "sds-invalid": { features: { backend: true, sdsSecretRef: true } },
  "sds-listener": { features: { backend: true, sdsSecretRef: true } },
  "sds-listener-invalid": { features: { backend: true, sdsSecretRef: true } },
  "envoyextensionpolicy-with-extproc-with-backendtlspolicy-shared-secret": {},
  "envoyextensionpolicy-with-extproc-with-backendtlspolicy-per-resource-secret": { perResourceCa: true },
  "envoyproxy-otel-backend-tls-per-resource-secret": { features: { backend: true }, perResourceCa: true },
  "backend-system-truststore-per-resource-secret": { features: { backend: true }, perResourceCa: true },
  "backend-system-truststore-btlsp-override-per-resource-secret": { features: { backend: true }, perResourceCa: true },
  "backend-system-truststore-shared-secret": { features: { backend: true } },
  "backend-system-truststore-btlsp-override-shared-secret": { features: { backend: true } },
};

/** The settings that the reference's harness gives a case; overrides go by the name up to its first dot. */
export function settingsFor(name: string): Partial<GatewayApiSettings> {
  const override = OVERRIDES[name.split(".")[0] ?? ""];
  const on = override === undefined;
  return {
    features: { envoyPatchPolicy: on, backend: on, lua: true, sdsSecretRef: false, ...override?.features },
    controllerNamespace: "envoy-gateway-system",
    globalRateLimitEnabled: true,
    gatewayNamespaceMode: override?.gatewayNamespaceMode ?? false,
    runningOnHost: override?.runningOnHost ?? false,
    runtimeFlags: override?.perResourceCa ? ["PerResourceSystemCASecret"] : [],
  };
}
