import type { Volume } from "../../../core/api/mod.ts";
import { CONTROL_PLANE_SERVICE } from "../manifests/settings.ts";
import type { ProxyScope } from "./scope.ts";
import { SDS_FILES, TOKEN_FILE } from "./sds.ts";

/** Readable by all, written by none: what Kubernetes itself defaults to. */
const MODE = 0o644;

/** The proxy's own volumes: its certificates, the files that point to them, its token. */
export function proxyVolumes(scope: ProxyScope): readonly Volume[] {
  if (!scope.settings.gatewayNamespaceMode) {
    return [
      { name: "certs", secret: { secretName: "envoy", defaultMode: MODE } },
      { name: "sds", configMap: filesOf(scope, [SDS_FILES.trustedCa, SDS_FILES.certificate]) },
    ];
  }
  return [
    tokenVolume(scope),
    { name: "certs", configMap: filesOf(scope, ["ca.crt"]) },
    { name: "sds", configMap: filesOf(scope, [SDS_FILES.trustedCa, SDS_FILES.serviceAccountToken]) },
  ];
}

function filesOf({ name }: ProxyScope, keys: readonly string[]): NonNullable<Volume["configMap"]> {
  return { name, items: keys.map((key) => ({ key, path: key })), defaultMode: MODE, optional: false };
}

/** A token for the control plane alone, renewed by the kubelet. */
function tokenVolume({ settings }: ProxyScope): Volume {
  const audience = `${CONTROL_PLANE_SERVICE}.${settings.controllerNamespace}.svc.${settings.dnsDomain}`;
  return {
    name: "sa-token",
    projected: {
      sources: [{ serviceAccountToken: { path: TOKEN_FILE, audience, expirationSeconds: 3600 } }],
      defaultMode: MODE,
    },
  };
}
