import type { KubernetesPodDisruptionBudgetSpec } from "../../../core/api/mod.ts";
import { done, type Result } from "../../../core/result/mod.ts";
import type { Labels } from "../manifests/labels.ts";
import type { Manifest, ManifestMeta } from "../manifests/manifest.ts";
import { applyPatch } from "../patch/mod.ts";
import { metadataOf, type ProxyScope } from "./scope.ts";

/** The PodDisruptionBudget of a proxy, where the user says anything of one. */
export function proxyDisruptionBudget(scope: ProxyScope): Result<Manifest | undefined> {
  const wanted = scope.kubernetes.envoyPDB;
  const says = wanted?.minAvailable ?? wanted?.maxUnavailable ?? wanted?.patch;
  if (wanted === undefined || says === undefined) return done(undefined);
  return disruptionBudget(metadataOf(scope, wanted.name ?? scope.name, scope.selector), wanted, scope.selector);
}

/** A PodDisruptionBudget of the pods with the labels `selector`; the minimum wins over the maximum. */
export function disruptionBudget(
  metadata: ManifestMeta,
  wanted: KubernetesPodDisruptionBudgetSpec,
  selector: Labels,
): Result<Manifest> {
  const { minAvailable, maxUnavailable } = wanted;
  const least = minAvailable ?? (maxUnavailable === undefined ? 0 : undefined);
  const manifest: Manifest = {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata,
    spec: {
      selector: { matchLabels: selector },
      ...(least === undefined ? { maxUnavailable } : { minAvailable: least }),
    },
  };
  return applyPatch(manifest, wanted.patch);
}
