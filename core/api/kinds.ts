import { backendKind } from "./backend/mod.ts";
import { backendTlsPolicyKind } from "./backend-tls-policy/mod.ts";
import { backendTrafficPolicyKind } from "./backend-traffic-policy/mod.ts";
import { clientTrafficPolicyKind } from "./client-traffic-policy/mod.ts";
import { clusterTrustBundleKind } from "./cluster-trust-bundle/mod.ts";
import { configMapKind } from "./config-map/mod.ts";
import { endpointSliceKind } from "./endpoint-slice/mod.ts";
import { envoyExtensionPolicyKind } from "./envoy-extension-policy/mod.ts";
import { envoyPatchPolicyKind } from "./envoy-patch-policy/mod.ts";
import { envoyProxyKind } from "./envoy-proxy/mod.ts";
import { gatewayKind } from "./gateway/mod.ts";
import { gatewayClassKind } from "./gateway-class/mod.ts";
import { grpcRouteKind } from "./grpc-route/mod.ts";
import { httpRouteKind } from "./http-route/mod.ts";
import { httpRouteFilterKind } from "./http-route-filter/mod.ts";
import { listenerSetKind } from "./listener-set/mod.ts";
import { namespaceKind } from "./namespace/mod.ts";
import { referenceGrantKind } from "./reference-grant/mod.ts";
import type { Edition, KindSchema, Schema } from "./schema/mod.ts";
import { rootSchema } from "./schema/mod.ts";
import { secretKind } from "./secret/mod.ts";
import { securityPolicyKind } from "./security-policy/mod.ts";
import { serviceKind } from "./service/mod.ts";
import { serviceImportKind } from "./service-import/mod.ts";
import { tcpRouteKind } from "./tcp-route/mod.ts";
import { tlsRouteKind } from "./tls-route/mod.ts";
import { udpRouteKind } from "./udp-route/mod.ts";
import { xBackendKind } from "./x-backend/mod.ts";
import { xBackendTrafficPolicyKind } from "./x-backend-traffic-policy/mod.ts";
import { xMeshKind } from "./x-mesh/mod.ts";

/** All kinds with a schema, in the order in which lists show them. */
export const kinds: readonly KindSchema[] = [
  gatewayClassKind,
  gatewayKind,
  listenerSetKind,
  httpRouteKind,
  grpcRouteKind,
  tlsRouteKind,
  tcpRouteKind,
  udpRouteKind,
  referenceGrantKind,
  backendTlsPolicyKind,
  envoyProxyKind,
  clientTrafficPolicyKind,
  backendTrafficPolicyKind,
  securityPolicyKind,
  envoyExtensionPolicyKind,
  envoyPatchPolicyKind,
  backendKind,
  httpRouteFilterKind,
  xBackendKind,
  xBackendTrafficPolicyKind,
  xMeshKind,
  serviceKind,
  endpointSliceKind,
  secretKind,
  configMapKind,
  namespaceKind,
  serviceImportKind,
  clusterTrustBundleKind,
];

const byName = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));

/** The kind of this name, or nothing. */
export function schemaKindOf(group: string, kind: string): KindSchema | undefined {
  return byName.get(`${group}/${kind}`);
}

const roots = new WeakMap<KindSchema, Map<string, Schema<unknown>>>();

/** The schema of whole objects of a kind, built when it is first asked for. */
export function schemaFor(kind: KindSchema, edition: Edition): Schema<unknown> {
  const key = `${edition.channel}/${edition.version}`;
  const built = roots.get(kind) ?? new Map<string, Schema<unknown>>();
  roots.set(kind, built);
  const schema = built.get(key) ?? rootSchema(kind, edition);
  built.set(key, schema);
  return schema;
}
