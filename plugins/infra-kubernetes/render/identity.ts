import type { Manifest } from "../manifests/manifest.ts";
import { metadataOf, type ProxyScope } from "./scope.ts";
import { SDS_FILES, sdsCertificate, sdsServiceAccountToken, sdsTrustedCa } from "./sds.ts";

/** The files through which Envoy finds its xDS credentials; it watches them, so rotation needs no restart. */
export function configMap(scope: ProxyScope): Manifest {
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
export function serviceAccount(scope: ProxyScope): Manifest {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadataOf(scope, scope.serviceAccountName, scope.labels, scope.annotations),
    automountServiceAccountToken: false,
  };
}
