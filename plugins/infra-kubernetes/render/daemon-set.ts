import { done, type Manifest, type Result } from "../manifest.ts";
import { applyPatch } from "../patch/mod.ts";
import { podTemplate } from "./pod.ts";
import { metadataOf, type ProxyScope } from "./scope.ts";

/** The DaemonSet of a proxy, where the user chose one. */
export function daemonSet(scope: ProxyScope): Result<Manifest | undefined> {
  const wanted = scope.kubernetes.envoyDaemonSet;
  if (wanted === undefined) return done(undefined);
  const template = podTemplate(scope, wanted);
  if (!template.ok) return template;
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
