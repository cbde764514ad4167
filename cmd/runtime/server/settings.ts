import {
  type EnvoyGatewayConfig,
  extensionManagers,
  infrastructureOf,
  luaEnabled,
  runtimeFlag,
} from "../../../core/config/mod.ts";
import { share } from "../../../core/incremental/mod.ts";
import type { PluginUse } from "../../../core/plugin/mod.ts";
import type { GatewayApiSettings } from "../../../plugins/gateway-api/base/settings.ts";

/** The facts that the configuration cannot say: where this process runs. */
export interface ProcessFacts {
  readonly namespace: string;
  readonly dnsDomain: string;
}

/** Where this process runs, as its environment says. */
export function surroundings(env: Readonly<Record<string, string | undefined>>): ProcessFacts {
  return {
    namespace: env["ENVOY_GATEWAY_NAMESPACE"] ?? "envoy-gateway-system",
    dnsDomain: env["KUBERNETES_CLUSTER_DOMAIN"] ?? "cluster.local",
  };
}

/** The settings of the translator, out of the configuration. Parts equal to those in `before` keep their identity, so that memos hold. */
export function settingsOf(
  config: EnvoyGatewayConfig,
  around: ProcessFacts,
  before?: GatewayApiSettings,
  plugins: readonly PluginUse[] = [],
): GatewayApiSettings {
  const { extensionApis } = config;
  const managers = extensionManagers(config);
  const answered = plugins.flatMap(({ definition: { answersFor }, broken }) =>
    broken === undefined && answersFor ? [answersFor] : [],
  );
  return share(before, {
    controllerName: config.gateway.controllerName,
    controllerNamespace: around.namespace,
    dnsDomain: around.dnsDomain,
    features: {
      envoyPatchPolicy: extensionApis.enableEnvoyPatchPolicy,
      backend: extensionApis.enableBackend,
      lua: luaEnabled(config),
      sdsSecretRef: extensionApis.enableSDSSecretRef,
    },
    gatewayNamespaceMode: config.provider.kubernetes.deploy?.type === "GatewayNamespace",
    runningOnHost: infrastructureOf(config) === "Host",
    hostBackends: extensionApis.enableHostBackends,
    allowedAddresses: extensionApis.allowedAddresses,
    machineUnknown: false,
    keyedModulePaths: true,
    infraRemotelyManaged: infrastructureOf(config) === "Remote",
    endpointRoutingDisabled: false,
    envoyProxyDefaultSpec: config.envoyProxy,
    runtimeFlags: (["XDSNameSchemeV2", "PerResourceSystemCASecret"] as const).filter((flag) =>
      runtimeFlag(config, flag),
    ),
    extensionGroupKinds: [
      ...managers.flatMap(({ resources = [], backendResources = [] }) => [...resources, ...backendResources]),
      ...answered.flatMap(({ filters = [] }) => filters),
    ],
    extensionPolicyKinds: [
      ...managers.flatMap(({ policyResources = [] }) => policyResources),
      ...answered.flatMap(({ policies = [] }) => policies),
    ],
    globalRateLimitEnabled: config.rateLimit !== undefined,
  });
}
