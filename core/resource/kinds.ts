import type * as api from "../api/mod.ts";
import type { KubeObject } from "../object/mod.ts";
import {
  indexesOfGrant,
  indexesOfPolicy,
  indexesOfRoute,
  indexesOfService,
  type KeysOf,
  sliceServices,
} from "./index-keys.ts";

/** The kinds of the table, with their types. */
export interface KindTypes {
  GatewayClass: api.GatewayClass;
  Gateway: api.Gateway;
  ListenerSet: api.ListenerSet;
  HTTPRoute: api.HTTPRoute;
  GRPCRoute: api.GRPCRoute;
  TLSRoute: api.TLSRoute;
  TCPRoute: api.TCPRoute;
  UDPRoute: api.UDPRoute;
  ReferenceGrant: api.ReferenceGrant;
  BackendTLSPolicy: api.BackendTLSPolicy;
  EnvoyProxy: api.EnvoyProxy;
  ClientTrafficPolicy: api.ClientTrafficPolicy;
  BackendTrafficPolicy: api.BackendTrafficPolicy;
  SecurityPolicy: api.SecurityPolicy;
  EnvoyExtensionPolicy: api.EnvoyExtensionPolicy;
  EnvoyPatchPolicy: api.EnvoyPatchPolicy;
  Backend: api.Backend;
  HTTPRouteFilter: api.HTTPRouteFilter;
  Service: api.Service;
  ServiceImport: api.ServiceImport;
  EndpointSlice: api.EndpointSlice;
  Secret: api.Secret;
  ConfigMap: api.ConfigMap;
  Namespace: api.Namespace;
  ClusterTrustBundle: api.ClusterTrustBundle;
}

/** A kind of the table. */
export type TableKind = keyof KindTypes;

/** A kind of the table, or `group/Kind` for one that an extension brings. */
export type KindName = TableKind | `${string}/${string}`;

/** The type of an object of a kind; an extension's kind is known only as an object. */
export type ObjectOf<K extends KindName> = K extends TableKind ? KindTypes[K] : KubeObject;

/** Where a kind carries what controllers say of it; `none` for kinds that Postern never reports on. */
export type StatusShape = "conditions" | "gateway" | "listeners" | "parents" | "ancestors" | "none";

/** One row of the table: everything the rest of Postern has to know about a kind. */
export interface Kind<T extends KubeObject = KubeObject> {
  readonly name: string;
  readonly group: string;
  /** Versions that are read, the preferred one first; objects of each have the same fields. */
  readonly versions: readonly string[];
  readonly plural: string;
  readonly namespaced: boolean;
  /**
   * When a provider must watch the kind: `always`; `if-served`, skipped with a warning while its definition is absent;
   * `referenced`, where only objects that others refer to are kept (they may be many, or secret).
   */
  readonly watch: "always" | "if-served" | "referenced";
  readonly status: StatusShape;
  /** Indexes by name: the keys under which an object is filed. Pure; see `Reader.list`. */
  readonly indexes: Readonly<Record<string, KeysOf<T>>>;
  /** Names that people may type for the kind, shortest first. */
  readonly shortNames: readonly string[];
}

const GATEWAY_API = "gateway.networking.k8s.io";
const ENVOY_GATEWAY = "gateway.envoyproxy.io";

type Row<K extends TableKind> = Omit<Kind<KindTypes[K]>, "name">;

const gatewayApi = {
  group: GATEWAY_API,
  versions: ["v1", "v1beta1", "v1alpha2", "v1alpha3"],
  namespaced: true,
  watch: "if-served",
} as const;
const envoyGateway = {
  group: ENVOY_GATEWAY,
  versions: ["v1alpha1"],
  namespaced: true,
  watch: "if-served",
  indexes: {},
} as const;
const policy = { ...envoyGateway, status: "ancestors", indexes: indexesOfPolicy } as const;
const route = { ...gatewayApi, status: "parents", indexes: indexesOfRoute } as const;
const core = { group: "", versions: ["v1"], namespaced: true, status: "none", indexes: {} } as const;

/** The one table of kinds. A new kind is a row here, a type above and a schema in `core/api`. */
const TABLE: { readonly [K in TableKind]: Row<K> } = {
  GatewayClass: {
    ...gatewayApi,
    plural: "gatewayclasses",
    namespaced: false,
    watch: "always",
    status: "conditions",
    shortNames: ["gc"],
    indexes: { controller: (gatewayClass) => [gatewayClass.spec.controllerName] },
  },
  Gateway: {
    ...gatewayApi,
    plural: "gateways",
    watch: "always",
    status: "gateway",
    shortNames: ["gtw"],
    indexes: { class: (gateway) => [gateway.spec.gatewayClassName] },
  },
  ListenerSet: {
    ...gatewayApi,
    plural: "listenersets",
    status: "listeners",
    shortNames: ["lset"],
    indexes: {
      gateway: ({ metadata, spec }) => [
        `${spec.parentRef.namespace ?? metadata.namespace ?? ""}/${spec.parentRef.name}`,
      ],
    },
  },
  HTTPRoute: { ...route, plural: "httproutes", shortNames: [] },
  GRPCRoute: { ...route, plural: "grpcroutes", shortNames: [] },
  TLSRoute: { ...route, plural: "tlsroutes", shortNames: [] },
  TCPRoute: { ...route, plural: "tcproutes", shortNames: [] },
  UDPRoute: { ...route, plural: "udproutes", shortNames: [] },
  ReferenceGrant: {
    ...gatewayApi,
    plural: "referencegrants",
    status: "none",
    shortNames: ["refgrant"],
    indexes: indexesOfGrant,
  },
  BackendTLSPolicy: {
    ...gatewayApi,
    plural: "backendtlspolicies",
    status: "ancestors",
    shortNames: ["btlspolicy"],
    indexes: indexesOfPolicy,
  },
  EnvoyProxy: { ...envoyGateway, plural: "envoyproxies", status: "ancestors", shortNames: ["eproxy"] },
  ClientTrafficPolicy: { ...policy, plural: "clienttrafficpolicies", shortNames: ["ctp"] },
  BackendTrafficPolicy: { ...policy, plural: "backendtrafficpolicies", shortNames: ["btp"] },
  SecurityPolicy: { ...policy, plural: "securitypolicies", shortNames: ["sp"] },
  EnvoyExtensionPolicy: { ...policy, plural: "envoyextensionpolicies", shortNames: ["eep"] },
  EnvoyPatchPolicy: { ...policy, plural: "envoypatchpolicies", shortNames: ["epp"] },
  Backend: { ...envoyGateway, plural: "backends", status: "conditions", shortNames: ["be"] },
  HTTPRouteFilter: { ...envoyGateway, plural: "httproutefilters", status: "none", shortNames: ["hrf"] },
  Service: { ...core, plural: "services", watch: "always", shortNames: ["svc"], indexes: indexesOfService },
  ServiceImport: {
    ...core,
    group: "multicluster.x-k8s.io",
    versions: ["v1alpha1"],
    plural: "serviceimports",
    watch: "if-served",
    shortNames: ["svcim"],
  },
  EndpointSlice: {
    ...core,
    group: "discovery.k8s.io",
    plural: "endpointslices",
    watch: "always",
    shortNames: [],
    indexes: { service: sliceServices },
  },
  Secret: { ...core, plural: "secrets", watch: "referenced", shortNames: [] },
  ConfigMap: { ...core, plural: "configmaps", watch: "referenced", shortNames: ["cm"] },
  Namespace: { ...core, plural: "namespaces", namespaced: false, watch: "always", shortNames: ["ns"] },
  ClusterTrustBundle: {
    ...core,
    group: "certificates.k8s.io",
    versions: ["v1beta1", "v1alpha1"],
    plural: "clustertrustbundles",
    namespaced: false,
    watch: "if-served",
    shortNames: [],
  },
};

/** All rows, in the order of the table. */
export const KINDS: readonly Kind[] = Object.entries(TABLE).map(([name, row]) => ({
  ...(row as Omit<Kind, "name">),
  name,
}));

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
