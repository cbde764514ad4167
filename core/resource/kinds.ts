import { backend } from "../api/backend/kind.ts";
import { backendTlsPolicy } from "../api/backend-tls-policy/kind.ts";
import { backendTrafficPolicy } from "../api/backend-traffic-policy/kind.ts";
import { clientTrafficPolicy } from "../api/client-traffic-policy/kind.ts";
import { clusterTrustBundle } from "../api/cluster-trust-bundle/kind.ts";
import { configMap } from "../api/config-map/kind.ts";
import { endpointSlice } from "../api/endpoint-slice/kind.ts";
import { envoyExtensionPolicy } from "../api/envoy-extension-policy/kind.ts";
import { envoyPatchPolicy } from "../api/envoy-patch-policy/kind.ts";
import { envoyProxy } from "../api/envoy-proxy/kind.ts";
import { gateway } from "../api/gateway/kind.ts";
import { gatewayClass } from "../api/gateway-class/kind.ts";
import { grpcRoute } from "../api/grpc-route/kind.ts";
import { httpRoute } from "../api/http-route/kind.ts";
import { httpRouteFilter } from "../api/http-route-filter/kind.ts";
import { listenerSet } from "../api/listener-set/kind.ts";
import { namespace } from "../api/namespace/kind.ts";
import { referenceGrant } from "../api/reference-grant/kind.ts";
import { secret } from "../api/secret/kind.ts";
import { securityPolicy } from "../api/security-policy/kind.ts";
import { service } from "../api/service/kind.ts";
import { serviceImport } from "../api/service-import/kind.ts";
import type { Declared, KindDeclaration, StatusShape } from "../api/shared/declaration.ts";
import { tcpRoute } from "../api/tcp-route/kind.ts";
import { tlsRoute } from "../api/tls-route/kind.ts";
import { udpRoute } from "../api/udp-route/kind.ts";
import type { KubeObject } from "../object/mod.ts";

export type { StatusShape } from "../api/shared/declaration.ts";

/** The kinds that Postern reads, each of which is declared beside its schema. */
const DECLARED = [
  gatewayClass,
  gateway,
  listenerSet,
  httpRoute,
  grpcRoute,
  tlsRoute,
  tcpRoute,
  udpRoute,
  referenceGrant,
  backendTlsPolicy,
  envoyProxy,
  clientTrafficPolicy,
  backendTrafficPolicy,
  securityPolicy,
  envoyExtensionPolicy,
  envoyPatchPolicy,
  backend,
  httpRouteFilter,
  service,
  serviceImport,
  endpointSlice,
  secret,
  configMap,
  namespace,
  clusterTrustBundle,
] as const;

/** The type of the objects of a declaration. */
type ObjectOfDeclared<D> = D extends Declared<infer T, string> ? T : never;

/** The kinds of the table, with their types. */
export type KindTypes = {
  readonly [D in (typeof DECLARED)[number] as D["kind"]]: ObjectOfDeclared<D>;
};

/** A kind of the table. */
export type TableKind = keyof KindTypes;

/** A kind of the table, or `group/Kind` for one that an extension brings. */
export type KindName = TableKind | `${string}/${string}`;

/** The type of an object of a kind; an extension's kind is known only as an object. */
export type ObjectOf<K extends KindName> = K extends TableKind ? KindTypes[K] : KubeObject;

/** One row of the table: everything the rest of Postern has to know about a kind. */
export interface Kind<T extends KubeObject = KubeObject>
  extends Pick<KindDeclaration<T>, "watch" | "indexes" | "references"> {
  readonly name: string;
  readonly group: string;
  /** Versions that are read, the preferred one first; objects of each have the same fields. */
  readonly versions: readonly string[];
  readonly plural: string;
  readonly namespaced: boolean;
  readonly status: StatusShape;
  /** Names that people may type for the kind, shortest first. */
  readonly shortNames: readonly string[];
}

/** All rows, in the order of the table. */
export const KINDS: readonly Kind[] = (DECLARED as readonly Declared<KubeObject, string>[]).map(
  ({ kind, reads, scope, shortNames = [], group, plural, watch, status, indexes, references }) => ({
    ...{
      name: kind,
      group,
      versions: reads,
      plural,
      namespaced: scope === "Namespaced",
      watch,
      status,
      indexes,
      shortNames,
    },
    ...(references && { references }),
  }),
);

const BY_NAME: ReadonlyMap<string, Kind> = new Map(KINDS.map((kind) => [kind.name, kind]));

/** The row of a kind that the table holds. */
export function tableKind(name: TableKind): Kind {
  return BY_NAME.get(name) as Kind;
}

/**
 * The row for a group and kind. One that the table does not hold gets a row of its own named `group/Kind`, without indexes:
 * objects of extensions are carried, never interpreted.
 */
export function kindOf(group: string, kind: string): Kind {
  const known = BY_NAME.get(kind);
  if (known && known.group === group) return known;
  return {
    name: `${group}/${kind}`,
    group,
    versions: [],
    plural: `${kind.toLowerCase()}s`,
    namespaced: true,
    watch: "if-served",
    status: "none",
    indexes: {},
    shortNames: [],
  };
}
