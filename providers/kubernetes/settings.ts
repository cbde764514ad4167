import type * as v from "valibot";
import { type EnvoyGatewayConfig, extensionManagers, watchedNamespaces } from "../../core/config/mod.ts";
import type { WatchChoice } from "../../core/resource/mod.ts";
import { parseDuration } from "../../core/scalars/mod.ts";
import type { Environment } from "./client/mod.ts";
import type { providerConfig } from "./config.ts";
import { supportedFeatures } from "./status/supported-features.ts";

/** The settings of the provider, before defaults. */
export type ProviderSettings = Omit<v.InferInput<typeof providerConfig>, "watch"> & { readonly watch: WatchChoice };

/** The requests Bun has open at most, unless the environment says otherwise, and how many of them are for what is not a watch of ours. */
const BUN_REQUESTS = 256;
const OTHER_REQUESTS = 96;

/** Secrets of the control plane itself, which translation needs and no object names. */
const OWN_SECRETS = ["envoy-gateway", "envoy", "envoy-rate-limit", "envoy-oidc-hmac"];

/**
 * The provider's options as the EnvoyGateway configuration means them; `namespace` is where Postern runs, `env` says how many requests may be open. `client.rateLimit` limits writes of
 * statuses: its default values are those of a client that also reads through it, ours does not, so only other values are taken over. Pure.
 */
export function kubernetesSettings(
  config: EnvoyGatewayConfig,
  namespace: string,
  env: Environment = {},
): ProviderSettings {
  const { provider, gateway, extensionApis } = config;
  const custom = provider.type === "Custom" ? provider.custom?.resource.kubernetes : undefined;
  const reading = custom ?? (provider.type === "Kubernetes" ? provider.kubernetes : undefined);
  const deploy = provider.type === "Kubernetes" ? provider.kubernetes.deploy?.type : undefined;
  const without = [
    ...(extensionApis.enableEnvoyPatchPolicy ? [] : ["EnvoyPatchPolicy"]),
    ...(extensionApis.enableBackend ? [] : ["Backend"]),
  ];
  return {
    controllerName: gateway.controllerName,
    controllerNamespace: namespace,
    without,
    extensions: extensionKinds(config),
    keep: [
      ...OWN_SECRETS.map((name) => ({ kind: "Secret" as const, namespace, name })),
      ...configured(config, namespace),
    ],
    supportedFeatures: [...supportedFeatures(deploy === "GatewayNamespace")],
    watch: watchedNamespaces(config),
    mostWatches: (Number(env["BUN_CONFIG_MAX_HTTP_REQUESTS"]) || BUN_REQUESTS) - OTHER_REQUESTS,
    ...(reading ? { leaderElection: electionOf(reading.leaderElection) } : {}),
    ...(reading ? rateOf(reading.client.rateLimit) : {}),
  };
}

type Reading = NonNullable<
  NonNullable<NonNullable<EnvoyGatewayConfig["provider"]["custom"]>["resource"]["kubernetes"]>
>;

function electionOf(election: Reading["leaderElection"]): NonNullable<ProviderSettings["leaderElection"]> {
  return {
    disable: election.disable,
    leaseMs: millisecondsOf(election.leaseDuration),
    renewMs: millisecondsOf(election.renewDeadline),
    retryMs: millisecondsOf(election.retryPeriod),
  };
}

function rateOf({ qps, burst }: Reading["client"]["rateLimit"]): Pick<ProviderSettings, "qps" | "burst"> {
  return qps === 50 && burst === 100 ? {} : { qps, burst };
}

function extensionKinds(config: EnvoyGatewayConfig): NonNullable<ProviderSettings["extensions"]> {
  const found = new Map<string, NonNullable<ProviderSettings["extensions"]>[number]>();
  for (const manager of extensionManagers(config)) {
    const { resources = [], policyResources = [], backendResources = [] } = manager;
    for (const { group, version, kind } of [...resources, ...backendResources]) {
      found.set(`${group}/${kind}`, { group, version, kind });
    }
    for (const { group, version, kind } of policyResources) {
      found.set(`${group}/${kind}`, { group, version, kind, policy: true });
    }
  }
  return [...found.values()];
}

/** Secrets the configuration itself names. */
function configured(config: EnvoyGatewayConfig, fallback: string): NonNullable<ProviderSettings["keep"]> {
  const refs = [
    ...extensionManagers(config).flatMap(({ service }) => [
      service?.tls?.certificateRef,
      service?.tls?.clientCertificateRef,
    ]),
    config.rateLimit?.backend.redis?.tls?.certificateRef,
    config.envoyProxy?.backendTLS?.clientCertificateRef,
  ];
  return refs.flatMap((ref) =>
    ref ? [{ kind: "Secret" as const, namespace: ref.namespace ?? fallback, name: ref.name }] : [],
  );
}

/** A duration of Gateway API (GEP-2257) in milliseconds; the schema has checked its shape. */
function millisecondsOf(duration: string): number {
  return parseDuration(duration) ?? 0;
}
