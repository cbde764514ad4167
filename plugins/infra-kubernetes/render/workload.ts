import { done, type Result } from "../../../core/result/mod.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { applyPatch } from "../patch/mod.ts";
import { podTemplate } from "./pod.ts";
import { metadataOf, type ProxyScope } from "./scope.ts";

/** The Deployment of a proxy; none where the user chose a DaemonSet. */
export function deployment(scope: ProxyScope): Result<Manifest | undefined> {
  const { envoyDeployment: wanted, envoyHpa } = scope.kubernetes;
  if (wanted === undefined) return done(undefined);
  const template = podTemplate(scope, wanted);
  if ("fault" in template) return template;
  const manifest: Manifest = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadataOf(scope, wanted.name ?? scope.name, scope.labels, scope.annotations),
    spec: {
      // An autoscaler owns the number of replicas: a field that is not applied is not taken from it.
      replicas: envoyHpa === undefined ? wanted.replicas : undefined,
      strategy: wanted.strategy,
      selector: { matchLabels: scope.selector },
      template: template.value,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
  };
  return applyPatch(manifest, wanted.patch);
}

/** The DaemonSet of a proxy, where the user chose one. */
export function daemonSet(scope: ProxyScope): Result<Manifest | undefined> {
  const wanted = scope.kubernetes.envoyDaemonSet;
  if (wanted === undefined) return done(undefined);
  const template = podTemplate(scope, wanted);
  if ("fault" in template) return template;
  const manifest: Manifest = {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: metadataOf(scope, wanted.name ?? scope.name, scope.labels, scope.annotations),
    spec: {
      selector: { matchLabels: scope.selector },
      updateStrategy: wanted.strategy,
      template: template.value,
    },
  };
  return applyPatch(manifest, wanted.patch);
}
