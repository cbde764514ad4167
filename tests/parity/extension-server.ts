import { create, type Message, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type Cluster,
  Cluster_OriginalDstLbConfigSchema,
  ClusterSchema,
  Cluster_DiscoveryType as DiscoveryType,
} from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { HeaderValueOptionSchema, MetadataSchema } from "../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { ApiConfigSource_ApiType as ApiType } from "../../core/envoy/generated/envoy/config/core/v3/config_source_pb.ts";
import type { ClusterLoadAssignment } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { type Listener, ListenerSchema } from "../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  type Route,
  RouteSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { RouteConfigurationSchema } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { SecretSchema } from "../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { UpstreamTlsContextSchema } from "../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.ts";
import { packAny, typeUrl } from "../../core/envoy/mod.ts";
import type { HookContext, Hooks } from "../../core/plugin/api.ts";
import type { XdsResources } from "../../core/plugin/mod.ts";
import type { KubeObject } from "../../core/resource/mod.ts";

/**
 * The extension that the recorded cases were made with, as hooks: it marks what it saw, and fails on names that ask for it.
 * `onError: skip` is what the recordings call fail open. The recorded run asked it about endpoints of HTTP routes only;
 * ours asks about all, so it is told which to leave alone.
 */
export function recordedExtension(onError: "skip" | "keep", notAsked: ReadonlySet<string>): Hooks {
  return {
    route: { onError, handler: onRoute },
    virtualHost: { onError, handler: onVirtualHost },
    listener: { onError, handler: onListener },
    cluster: { onError, handler: onCluster },
    endpoints: { onError, handler: (value) => (notAsked.has(value.clusterName) ? undefined : onEndpoints(value)) },
    resources: { onError, handler: onResources },
  };
}

function onRoute(route: Route, { objects, policies = [], hostnames = [] }: HookContext): Route | undefined {
  if (objects.length === 0 && policies.length === 0) return undefined;
  if (route.name === "extension-post-xdsroute-hook-error") throw new Error("route hook resource error");
  const added = [
    ...objects.flatMap((object) => [
      header("route-name", route.name),
      header("route-hostnames", hostnames.join(", ")),
      ...identity("extensionRef", object),
    ]),
    ...policies.flatMap((policy) => identity("extensionPolicy", policy)),
  ];
  return create(RouteSchema, { ...route, responseHeadersToAdd: [...route.responseHeadersToAdd, ...added] });
}

function identity(what: string, { apiVersion, kind, metadata }: KubeObject) {
  return [
    header(`${what}-name`, metadata.name),
    header(`${what}-namespace`, metadata.namespace ?? ""),
    header(`${what}-kind`, kind),
    header(`${what}-apiversion`, apiVersion),
  ];
}

function header(name: string, value: string) {
  return create(HeaderValueOptionSchema, { header: { key: `mock-extension-was-here-${name}`, value } });
}

function onVirtualHost(host: VirtualHost): VirtualHost | undefined {
  if (host.name === "extension-post-xdsvirtualhost-hook-error/*") throw new Error("virtual host hook error");
  if (host.name !== "extension-listener") return undefined;
  const route = create(RouteSchema, {
    name: "mock-extension-inserted-route",
    action: { case: "directResponse", value: { status: 200 } },
  });
  return create(VirtualHostSchema, { ...host, routes: [...host.routes, route] });
}

function onListener(listener: Listener, { objects }: HookContext): Listener | undefined {
  const marked = (statPrefix: string) => create(ListenerSchema, { ...listener, statPrefix });
  switch (listener.name) {
    case "extension-listener":
      return marked("mock-extension-inserted-prefix");
    case "policyextension-listener":
      return marked((objects[0] as unknown as { spec: { data: string } }).spec.data);
    case "envoy-gateway/gateway-1/http1":
    case "envoy-gateway/gateway-1/udp1":
      if (objects.length !== 1) throw new Error(`one policy expected, ${objects.length} found`);
      return marked(listener.name);
    case "envoy-gateway/gateway-1/tcp1":
      throw new Error("the TCP listener shares the listener of the HTTP listener");
    case "extension-post-xdslistener-hook-error":
    case "first-listener-error":
      throw new Error("listener hook error");
    default:
      return undefined;
  }
}

function onCluster(cluster: Cluster, { objects }: HookContext): Cluster | undefined {
  const pool = objects.findIndex(({ kind }) => kind === "InferencePool");
  if (pool < 0) return undefined;
  if (pool < objects.length - 1) throw new Error("one pool for each rule");
  const { edsClusterConfig: _eds, loadAssignment: _load, commonLbConfig: _lb, ...rest } = cluster;
  const lbConfig = create(Cluster_OriginalDstLbConfigSchema, {
    useHttpHeader: true,
    httpHeaderName: "x-gateway-destination-endpoint",
  });
  return {
    ...rest,
    clusterDiscoveryType: { case: "type", value: DiscoveryType.ORIGINAL_DST },
    lbConfig: { case: "originalDstLbConfig", value: lbConfig },
  };
}

function onEndpoints(assignment: ClusterLoadAssignment): ClusterLoadAssignment {
  const metadata = create(MetadataSchema, { filterMetadata: { "envoy-gateway.extension": { hook: "applied" } } });
  const endpoints = assignment.endpoints.map((locality) => ({
    ...locality,
    lbEndpoints: locality.lbEndpoints.map((endpoint) => ({ ...endpoint, metadata })),
  }));
  return { ...assignment, endpoints };
}

const urls = {
  clusters: typeUrl(ClusterSchema),
  secrets: typeUrl(SecretSchema),
  listeners: typeUrl(ListenerSchema),
  routes: typeUrl(RouteConfigurationSchema),
};

function onResources({ byType }: XdsResources, { policies = [] }: HookContext): XdsResources | undefined {
  const clusters = byType[urls.clusters] as readonly Cluster[];
  for (const { name, edsClusterConfig } of clusters) {
    if (name === "custom-backend-dest") return undefined;
    if (edsClusterConfig?.serviceName.includes("fail-close-error")) throw new Error("cluster hook resource error");
  }
  const ours = policies.filter(({ kind }) => kind === "ExampleExtPolicy");
  const refused = ours.find((policy) => targetKind(policy) !== "Gateway");
  if (refused !== undefined) throw new Error(`not a policy for this: ${refused.metadata.name}`);
  const listeners = (byType[urls.listeners] as readonly Listener[]).map((one) =>
    one.name === "test-listener-modify"
      ? create(ListenerSchema, { ...one, statPrefix: "extension-modified-listener" })
      : one,
  );
  const routes = (byType[urls.routes] ?? []).map((one) => withHeader(one as Message & { name: string }));
  return {
    byType: {
      ...byType,
      [urls.clusters]: [...clusters.map(slower), injectedCluster(ours.length > 0)],
      [urls.secrets]: [...(byType[urls.secrets] ?? []), injectedSecret()],
      [urls.listeners]: [...listeners, ...(ours.length > 0 ? [injectedListener()] : [])],
      [urls.routes]: [...routes, ...(ours.length > 0 ? [injectedRoutes()] : [])],
    },
  };
}

function targetKind(policy: KubeObject): string | undefined {
  return (policy as unknown as { spec?: { targetRef?: { kind?: string } } }).spec?.targetRef?.kind;
}

function slower(cluster: Cluster): Cluster {
  if (cluster.name !== "first-route") return cluster;
  return create(ClusterSchema, { ...cluster, connectTimeout: { seconds: 30n } } as MessageInitShape<
    typeof ClusterSchema
  >);
}

function withHeader(routes: Message & { name: string }): Message {
  if (routes.name !== "test-route-modify") return routes;
  const config = routes as Message & { name: string; responseHeadersToAdd: readonly unknown[] };
  return create(RouteConfigurationSchema, {
    ...config,
    responseHeadersToAdd: [
      ...config.responseHeadersToAdd,
      create(HeaderValueOptionSchema, { header: { key: "x-extension-modified", value: "true" } }),
    ],
  } as MessageInitShape<typeof RouteConfigurationSchema>);
}

function injectedCluster(secured: boolean): Cluster {
  const name = "mock-extension-injected-cluster";
  const socketAddress = {
    address: "exampleservice.examplenamespace.svc.cluster.local",
    portSpecifier: { case: "portValue" as const, value: 5000 },
  };
  const endpoint = { address: { address: { case: "socketAddress" as const, value: socketAddress } } };
  const lbEndpoints = [{ hostIdentifier: { case: "endpoint" as const, value: endpoint } }];
  return create(ClusterSchema, {
    name,
    loadAssignment: { clusterName: name, endpoints: [{ lbEndpoints }] },
    ...(secured && {
      transportSocket: {
        name: "envoy.transport_sockets.tls",
        configType: { case: "typedConfig", value: packAny(UpstreamTlsContextSchema, upstreamTls) },
      },
    }),
  });
}

const upstreamTls: MessageInitShape<typeof UpstreamTlsContextSchema> = {
  commonTlsContext: {
    tlsCertificateSdsSecretConfigs: [
      {
        name: "default",
        sdsConfig: {
          configSourceSpecifier: {
            case: "apiConfigSource",
            value: {
              apiType: ApiType.GRPC,
              grpcServices: [{ targetSpecifier: { case: "envoyGrpc", value: { clusterName: "sds-cluster" } } }],
            },
          },
        },
      },
    ],
  },
};

function injectedSecret(): Message {
  const secret = { specifier: { case: "inlineString" as const, value: "super-secret-extension-secret" } };
  return create(SecretSchema, {
    name: "mock-extension-injected-secret",
    type: { case: "genericSecret", value: { secret } },
  });
}

function injectedListener(): Listener {
  return create(ListenerSchema, { name: "extension-injected-listener", statPrefix: "extension-injected" });
}

function injectedRoutes(): Message {
  return create(RouteConfigurationSchema, {
    name: "extension-injected-route",
    responseHeadersToAdd: [{ header: { key: "x-extension-injected", value: "route" } }],
  });
}
