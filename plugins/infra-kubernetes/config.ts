import * as v from "valibot";
import type { EnvoyGatewayConfig } from "../../core/config/mod.ts";
import { defaultSettings, type RenderSettings } from "./manifests/settings.ts";
import { RATE_LIMIT_IMAGE, type RateLimitInput } from "./ratelimit/mod.ts";

const text = v.pipe(v.string(), v.minLength(1));
const passedOn = v.custom<NonNullable<unknown>>((value) => typeof value === "object" && value !== null);

/** The plugin's options. */
export const infraConfigSchema = v.strictObject({
  /** Where Postern runs. */
  controllerNamespace: v.optional(text, defaultSettings.controllerNamespace),
  /** The cluster's DNS domain. */
  dnsDomain: v.optional(text, defaultSettings.dnsDomain),
  /** Proxies run in the namespace of their Gateway. */
  gatewayNamespaceMode: v.optional(v.boolean(), false),
  /** The webhook that tells proxies their zone is not installed. */
  topologyInjectorDisabled: v.optional(v.boolean(), false),
  /** Image of proxies whose EnvoyProxy names none. */
  envoyImage: v.optional(text, defaultSettings.envoyImage),
  /** The container that drains a proxy: Postern's own image, and the executable in it. */
  shutdownManager: v.optional(
    v.strictObject({
      image: v.optional(text, defaultSettings.shutdownManager.image),
      command: v.optional(text, defaultSettings.shutdownManager.command),
    }),
    {},
  ),
  /** Namespaces that Postern is confined to; absent when it may see all. */
  namespaces: v.optional(v.array(text)),
  /** The global rate limit service: `rateLimit` of the EnvoyGateway configuration and what it says of the Deployment. */
  rateLimit: v.optional(
    v.strictObject({
      service: passedOn,
      deployment: v.optional(passedOn),
      hpa: v.optional(passedOn),
      pdb: v.optional(passedOn),
    }),
  ),
});

/** The plugin's options with their defaults. */
export type InfraConfig = v.InferOutput<typeof infraConfigSchema>;

/** The facts that the process knows of the place it runs in. */
export interface ProcessLocation {
  readonly namespace?: string | undefined;
  readonly dnsDomain?: string | undefined;
}

/** The plugin's options as the EnvoyGateway configuration gives them. */
export function infraConfigOf(
  config: EnvoyGatewayConfig,
  place: ProcessLocation,
): v.InferInput<typeof infraConfigSchema> {
  const { kubernetes } = config.provider;
  const { deploy, proxyTopologyInjector, shutdownManager, watch } = kubernetes;
  const { rateLimitDeployment: deployment, rateLimitHpa: hpa, rateLimitPDB: pdb } = kubernetes;
  return {
    ...(place.namespace ? { controllerNamespace: place.namespace } : {}),
    ...(place.dnsDomain ? { dnsDomain: place.dnsDomain } : {}),
    gatewayNamespaceMode: deploy?.type === "GatewayNamespace",
    topologyInjectorDisabled: proxyTopologyInjector?.disabled === true,
    ...(shutdownManager?.image === undefined ? {} : { shutdownManager: { image: shutdownManager.image } }),
    ...(watch?.type === "Namespaces" ? { namespaces: watch.namespaces ?? [] } : {}),
    ...(config.rateLimit === undefined ? {} : { rateLimit: { service: config.rateLimit, deployment, hpa, pdb } }),
  };
}

/** The settings of the installation in the options. */
export function settingsOf(config: InfraConfig): RenderSettings {
  const { namespaces: _, rateLimit: __, ...settings } = config;
  return settings;
}

/** The input that the rate limit service is made of, if the service is wanted. */
export function rateLimitOf({ rateLimit, controllerNamespace }: InfraConfig): RateLimitInput | undefined {
  if (rateLimit === undefined) return undefined;
  return {
    service: rateLimit.service as RateLimitInput["service"],
    deployment: rateLimit.deployment,
    hpa: rateLimit.hpa,
    pdb: rateLimit.pdb,
    namespace: controllerNamespace,
    image: RATE_LIMIT_IMAGE,
  };
}
