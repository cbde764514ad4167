/**
 * The Kubernetes objects of one fleet of proxies.
 *
 * In: the infra IR of the fleet and the settings of the installation. Out: the objects in the order in which they are
 * applied, or one sentence why there can be none. Rendering never talks to Kubernetes and never changes its input.
 */
import { done, type Result } from "../../../core/result/mod.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { proxyAutoscaler } from "./autoscaler.ts";
import { proxyDisruptionBudget } from "./disruption-budget.ts";
import { metadataOf, type ProxyInput, type ProxyScope, proxyScope } from "./scope.ts";
import { SDS_FILES, sdsCertificate, sdsServiceAccountToken, sdsTrustedCa } from "./sds.ts";
import { service } from "./service.ts";
import { daemonSet, deployment } from "./workload.ts";

export { hashedName, proxyName, proxyNamespace } from "../manifests/names.ts";
export { type ProxyInput, type ProxyScope, proxyScope } from "./scope.ts";

/** The objects that pods need come before the pods. */
const RENDERERS: readonly ((scope: ProxyScope) => Result<Manifest | undefined>)[] = [
  (scope) => done(serviceAccount(scope)),
  (scope) => done(configMap(scope)),
  deployment,
  daemonSet,
  service,
  proxyAutoscaler,
  proxyDisruptionBudget,
];

/** All objects of a fleet, in the order in which they are applied. */
export function renderProxy(input: ProxyInput): Result<readonly Manifest[]> {
  const scope = proxyScope(input);
  if ("fault" in scope) return scope;
  const manifests: Manifest[] = [];
  for (const render of RENDERERS) {
    const rendered = render(scope.value);
    if ("fault" in rendered) return rendered;
    if (rendered.value !== undefined) manifests.push(rendered.value);
  }
  return done(manifests);
}

/** The files through which Envoy finds its xDS credentials; it watches them, so rotation needs no restart. */
function configMap(scope: ProxyScope): Manifest {
  const { settings, caCertificate } = scope;
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadataOf(scope, scope.name, scope.labels, scope.annotations),
    data: {
      [SDS_FILES.trustedCa]: sdsTrustedCa,
      [SDS_FILES.certificate]: sdsCertificate,
      ...(settings.gatewayNamespaceMode ? { [SDS_FILES.serviceAccountToken]: sdsServiceAccountToken } : {}),
      ...(caCertificate ? { "ca.crt": caCertificate } : {}),
    },
  };
}

/** The identity proxies run under; it may do nothing, and its token is not mounted. */
function serviceAccount(scope: ProxyScope): Manifest {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadataOf(scope, scope.serviceAccountName, scope.labels, scope.annotations),
    automountServiceAccountToken: false,
  };
}
