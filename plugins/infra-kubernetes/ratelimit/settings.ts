import type {
  KubernetesDeploymentSpec,
  KubernetesHorizontalPodAutoscalerSpec,
  KubernetesPodDisruptionBudgetSpec,
} from "../../../core/api/mod.ts";
import type { Labels } from "../manifests/labels.ts";
import type { OwnerReference } from "../manifests/manifest.ts";

/** `rateLimit` of the EnvoyGateway configuration, as far as the infrastructure needs it. */
export interface RateLimitService {
  readonly backend: { readonly type: "Redis"; readonly redis?: RedisSettings };
  readonly telemetry?: {
    readonly metrics?: { readonly prometheus?: { readonly disable?: boolean } };
    readonly tracing?: { readonly samplingRate?: number; readonly provider?: { readonly url?: string } };
  };
}

/** Where the counters are kept. */
export interface RedisSettings {
  readonly url?: string;
  /** A Secret that holds the URL; wins over `url`. */
  readonly urlRef?: { readonly secretKeyRef?: { readonly name?: string; readonly key: string } };
  readonly tls?: { readonly certificateRef?: { readonly name: string } };
}

/** Everything the rate limit service's objects are made of. */
export interface RateLimitInput {
  readonly service: RateLimitService;
  /** `rateLimitDeployment`, `rateLimitHpa` and `rateLimitPDB` of the EnvoyGateway's Kubernetes provider. */
  readonly deployment?: KubernetesDeploymentSpec | undefined;
  readonly hpa?: Partial<KubernetesHorizontalPodAutoscalerSpec> | undefined;
  readonly pdb?: KubernetesPodDisruptionBudgetSpec | undefined;
  /** Postern's own namespace. */
  readonly namespace: string;
  /** The image when the Deployment names none. */
  readonly image: string;
  /** UIDs of Postern's own objects; without one, the object of that kind has no owner. */
  readonly ownerUids?: Readonly<Partial<Record<OwnerKind, string>>> | undefined;
}

/** Kinds of Postern's own objects that own those of the rate limit service. */
export type OwnerKind = "Service" | "Deployment" | "ServiceAccount";

/** Name of the rate limit service and of most of its objects. */
export const RATE_LIMIT = "envoy-ratelimit";

/** The image of the rate limit service when nothing is said. */
export const RATE_LIMIT_IMAGE = "docker.io/envoyproxy/ratelimit:17b1956c";

/** Ports of the rate limit service. */
export const RATE_LIMIT_PORTS = { grpc: 8081, health: 8080, metrics: 19001, config: 18001 } as const;

/** The labels of all its objects. */
export const RATE_LIMIT_LABELS: Labels = Object.freeze({
  "app.kubernetes.io/name": RATE_LIMIT,
  "app.kubernetes.io/component": "ratelimit",
  "app.kubernetes.io/managed-by": "envoy-gateway",
});

/** Whether the service shows its statistics to Prometheus. */
export function showsRateLimitStats({ service }: RateLimitInput): boolean {
  return service.telemetry?.metrics?.prometheus?.disable !== true;
}

/** The owner of an object: Postern's own object of the kind `owner`. */
export function rateLimitOwner({ ownerUids }: RateLimitInput, owner: OwnerKind): readonly OwnerReference[] | undefined {
  const uid = ownerUids?.[owner];
  if (uid === undefined) return undefined;
  return [{ apiVersion: owner === "Deployment" ? "apps/v1" : "v1", kind: owner, name: "envoy-gateway", uid }];
}
