import type { Manifest } from "../manifests/manifest.ts";
import { metadataOf, type ProxyScope } from "./scope.ts";

/** The identity proxies run under; it may do nothing, and its token is not mounted. */
export function serviceAccount(scope: ProxyScope): Manifest {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadataOf(scope, scope.serviceAccountName, scope.labels, scope.annotations),
    automountServiceAccountToken: false,
  };
}
