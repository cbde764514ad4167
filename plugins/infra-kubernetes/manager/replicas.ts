import type { KubeObject } from "../../../core/resource/mod.ts";
import type { Manifest } from "../manifests/manifest.ts";

interface Scaled {
  readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string };
}

/** The names of Deployments whose number of replicas belongs to an autoscaler among the objects. */
export function autoscaled(manifests: readonly Manifest[]): ReadonlySet<string> {
  const targets = manifests.flatMap(({ kind, spec }) => {
    const { scaleTargetRef } = (spec ?? {}) as Scaled;
    return kind === "HorizontalPodAutoscaler" && scaleTargetRef?.kind === "Deployment" ? [scaleTargetRef.name] : [];
  });
  return new Set(targets.flatMap((name) => name ?? []));
}

/**
 * The manifest that keeps the replicas of a Deployment when an autoscaler comes: whoever applied a field and applies it no more takes it away, and the API
 * server puts 1 in its place. Applied under another name before, the field has an owner until the autoscaler changes it. Undefined if nothing is to be kept.
 */
export function keptReplicas(
  { apiVersion, kind, metadata }: Manifest,
  live: KubeObject | undefined,
  scaled: ReadonlySet<string>,
): Manifest | undefined {
  const { replicas } = (live?.["spec" as keyof KubeObject] ?? {}) as { readonly replicas?: number };
  if (kind !== "Deployment" || replicas === undefined || !scaled.has(metadata.name)) return undefined;
  const { name, namespace } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: { replicas },
  } as Manifest;
}
