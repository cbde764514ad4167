import type { KubernetesHorizontalPodAutoscalerSpec } from "../../../core/api/mod.ts";
import { done, type Result } from "../../../core/result/mod.ts";
import type { Manifest, ManifestMeta } from "../manifests/manifest.ts";
import { DEFAULT_HPA_METRICS } from "../manifests/provider.ts";
import { applyPatch } from "../patch/mod.ts";
import { metadataOf, type ProxyScope } from "./scope.ts";

/** The HorizontalPodAutoscaler of a proxy's Deployment, where the user wants one. */
export function proxyAutoscaler(scope: ProxyScope): Result<Manifest | undefined> {
  const { envoyHpa: wanted, envoyDeployment } = scope.kubernetes;
  if (wanted === undefined) return done(undefined);
  const metadata = metadataOf(scope, wanted.name ?? scope.name, scope.selector, scope.annotations);
  return autoscaler(metadata, wanted, envoyDeployment?.name ?? scope.name);
}

/** A HorizontalPodAutoscaler of the Deployment `target`. */
export function autoscaler(
  metadata: ManifestMeta,
  wanted: Partial<KubernetesHorizontalPodAutoscalerSpec>,
  target: string,
): Result<Manifest> {
  const manifest: Manifest = {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: target },
      minReplicas: wanted.minReplicas,
      maxReplicas: wanted.maxReplicas ?? 1,
      metrics: wanted.metrics?.length ? wanted.metrics : DEFAULT_HPA_METRICS,
      behavior: wanted.behavior,
    },
  };
  return applyPatch(manifest, wanted.patch);
}
