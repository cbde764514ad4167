/**
 * The Kubernetes objects of the global rate limit service (envoyproxy/ratelimit).
 *
 * In: `rateLimit` of the EnvoyGateway configuration and the settings of its Deployment. Out: the objects in the order in
 * which they are applied, or one sentence why there can be none. The objects never hold the limits themselves: the limits come over xDS.
 */
import { done, type Result } from "../../../core/result/mod.ts";
import type { Manifest, ManifestMeta } from "../manifests/manifest.ts";
import { autoscaler } from "../render/autoscaler.ts";
import { disruptionBudget } from "../render/disruption-budget.ts";
import { rateLimitDeployment } from "./deployment.ts";
import {
  type OwnerKind,
  RATE_LIMIT,
  RATE_LIMIT_LABELS,
  RATE_LIMIT_PORTS,
  type RateLimitInput,
  rateLimitOwner,
  showsRateLimitStats,
} from "./settings.ts";
import { STATSD_CONFIG, statsdMapping } from "./statsd.ts";

export {
  type OwnerKind,
  RATE_LIMIT,
  RATE_LIMIT_IMAGE,
  RATE_LIMIT_LABELS,
  type RateLimitInput,
  type RateLimitService,
} from "./settings.ts";

/** All objects of the rate limit service, in the order in which they are applied. */
export function renderRateLimit(input: RateLimitInput): Result<readonly Manifest[]> {
  const deployment = rateLimitDeployment(input);
  if ("fault" in deployment) return deployment;
  const { hpa, pdb } = input;
  const scaler = hpa && autoscaler(meta(input, hpa.name, "Deployment"), hpa, input.deployment?.name ?? RATE_LIMIT);
  if (scaler && "fault" in scaler) return scaler;
  const budget = pdb && disruptionBudget(meta(input, pdb.name, "Deployment"), pdb, RATE_LIMIT_LABELS);
  if (budget && "fault" in budget) return budget;
  return done([
    serviceAccount(input),
    ...(showsRateLimitStats(input) ? [statsdConfigMap(input)] : []),
    deployment.value,
    service(input),
    ...(scaler ? [scaler.value] : []),
    ...(budget ? [budget.value] : []),
  ]);
}

function meta(input: RateLimitInput, name: string | undefined, owner: OwnerKind): ManifestMeta {
  const ownerReferences = rateLimitOwner(input, owner);
  return {
    name: name ?? RATE_LIMIT,
    namespace: input.namespace,
    labels: RATE_LIMIT_LABELS,
    ...(ownerReferences && { ownerReferences }),
  };
}

function serviceAccount(input: RateLimitInput): Manifest {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: meta(input, RATE_LIMIT, "ServiceAccount"),
    automountServiceAccountToken: false,
  };
}

function statsdConfigMap(input: RateLimitInput): Manifest {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: meta(input, STATSD_CONFIG, "Deployment"),
    data: { "conf.yaml": statsdMapping() },
  };
}

function service(input: RateLimitInput): Manifest {
  const port = (name: string, number: number) => ({ name, protocol: "TCP", port: number, targetPort: number });
  const grpc = port("http", RATE_LIMIT_PORTS.grpc);
  const metrics = port("metrics", RATE_LIMIT_PORTS.metrics);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: meta(input, RATE_LIMIT, "Service"),
    spec: {
      type: "ClusterIP",
      sessionAffinity: "None",
      ports: showsRateLimitStats(input) ? [grpc, metrics] : [grpc],
      selector: RATE_LIMIT_LABELS,
    },
  };
}
