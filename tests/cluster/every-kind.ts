import { controllerOf, gatewayClass } from "./objects.ts";

/** Where a world of every kind stands: applications in one namespace, the control plane in another. */
export interface Place {
  readonly name: string;
  readonly namespace: string;
  readonly system: string;
}

const GATEWAY_API = "gateway.networking.k8s.io/v1";
const ENVOY = "gateway.envoyproxy.io/v1alpha1";

/** Resources whose objects get a status from Postern. */
export const WITH_STATUS = [
  ...["gateways", "listenersets", "httproutes", "grpcroutes", "tlsroutes", "tcproutes", "udproutes"],
  ...["backendtlspolicies", "backends", "backendtrafficpolicies", "clienttrafficpolicies"],
  ...["envoyextensionpolicies", "envoypatchpolicies", "securitypolicies"],
] as const;

/** A world in which every kind that Postern reads is there, and everything that it makes is wanted: autoscaler, budget, DaemonSet, node ports. */
export function everyKind({ name, namespace, system }: Place): readonly object[] {
  const object = (apiVersion: string, kind: string, own: string, spec: object) => ({
    apiVersion,
    kind,
    metadata: { namespace, name: own },
    spec,
  });
  const parameters = (own: string) => ({
    ...{ group: "gateway.envoyproxy.io", kind: "EnvoyProxy" },
    ...{ namespace: system, name: own },
  });
  const proxy = (own: string, kubernetes: object, rest: object = {}) => ({
    ...{ apiVersion: ENVOY, kind: "EnvoyProxy", metadata: { namespace: system, name: own } },
    spec: { provider: { type: "Kubernetes", kubernetes }, ...rest },
  });
  return [
    proxy("scaled", { envoyHpa: { maxReplicas: 2 }, envoyPDB: { minAvailable: 1 } }),
    proxy("merged", { envoyDaemonSet: {}, envoyService: { type: "NodePort" } }, { mergeGateways: true }),
    gatewayClass(name, controllerOf(name), parameters("scaled")),
    gatewayClass(`${name}-merged`, controllerOf(name), parameters("merged")),
    ...gateways(object, name),
    ...routes(object),
    ...policies(object, `${namespace}/eg/http`),
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { namespace, name: "cert" },
      stringData: { "tls.crt": "", "tls.key": "" },
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace, name: "ca" }, data: { "ca.crt": "" } },
    { apiVersion: "v1", kind: "Service", metadata: { namespace, name: "backend" }, spec: { ports: [{ port: 80 }] } },
  ];
}

type Make = (apiVersion: string, kind: string, name: string, spec: object) => object;

const BACKEND = { name: "backend", port: 80 };

function gateways(object: Make, className: string): readonly object[] {
  const tls = { certificateRefs: [{ name: "cert" }] };
  const listeners = [
    { name: "http", port: 80, protocol: "HTTP" },
    { name: "https", port: 443, protocol: "HTTPS", tls },
    { name: "tls", port: 8443, protocol: "TLS", tls: { mode: "Passthrough" } },
    { name: "tcp", port: 9000, protocol: "TCP" },
    { name: "udp", port: 9001, protocol: "UDP" },
  ];
  const allowedListeners = { namespaces: { from: "Same" } };
  const http = (port: number) => [{ name: "http", port, protocol: "HTTP" }];
  return [
    object(GATEWAY_API, "Gateway", "eg", { gatewayClassName: className, listeners, allowedListeners }),
    object(GATEWAY_API, "Gateway", "merged", { gatewayClassName: `${className}-merged`, listeners: http(8000) }),
    object(GATEWAY_API, "ListenerSet", "more", { parentRef: { name: "eg" }, listeners: http(8080) }),
  ];
}

function routes(object: Make): readonly object[] {
  const route = (kind: string, sectionName: string, spec: object = {}) =>
    object(GATEWAY_API, kind, sectionName, {
      parentRefs: [{ name: "eg", sectionName: sectionName === "grpc" ? "http" : sectionName }],
      rules: [{ backendRefs: [BACKEND] }],
      ...spec,
    });
  const from = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default" }];
  return [
    route("HTTPRoute", "http", { hostnames: ["http.test"] }),
    route("GRPCRoute", "grpc", { hostnames: ["grpc.test"] }),
    route("TLSRoute", "tls", { hostnames: ["tls.test"] }),
    route("TCPRoute", "tcp"),
    route("UDPRoute", "udp"),
    object(GATEWAY_API, "ReferenceGrant", "grant", { from, to: [{ group: "", kind: "Service" }] }),
  ];
}

function policies(object: Make, listenerName: string): readonly object[] {
  const gateway = { group: "gateway.networking.k8s.io", kind: "Gateway", name: "eg" };
  const route = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "http" };
  const on = (target: object, spec: object) => ({ targetRefs: [target], ...spec });
  const authority = { caCertificateRefs: [{ group: "", kind: "ConfigMap", name: "ca" }], hostname: "backend.test" };
  const response = { contentType: "text/plain", body: { type: "Inline", inline: "gone" }, statusCode: 410 };
  // Envoy refuses it, so that it is withheld: a verdict is stored and an event is written.
  const patch = { op: "add", path: "/listener_filters", value: [{ name: "no.such.filter" }] };
  const listener = "type.googleapis.com/envoy.config.listener.v3.Listener";
  return [
    object(GATEWAY_API, "BackendTLSPolicy", "tls", {
      targetRefs: [{ group: "", kind: "Service", name: "backend" }],
      validation: authority,
    }),
    object(ENVOY, "Backend", "outside", { endpoints: [{ ip: { address: "192.0.2.1", port: 80 } }] }),
    object(ENVOY, "BackendTrafficPolicy", "p", on(route, { timeout: { http: { requestTimeout: "8s" } } })),
    object(ENVOY, "ClientTrafficPolicy", "p", on(gateway, { timeout: { http: { idleTimeout: "60s" } } })),
    object(ENVOY, "EnvoyExtensionPolicy", "p", on(route, { lua: [{ type: "Inline", inline: "" }] })),
    object(ENVOY, "SecurityPolicy", "p", on(route, { cors: { allowOrigins: ["https://a.test"] } })),
    object(ENVOY, "HTTPRouteFilter", "f", { directResponse: response }),
    object(ENVOY, "EnvoyPatchPolicy", "p", {
      ...{ type: "JSONPatch", targetRef: gateway },
      jsonPatches: [{ type: listener, name: listenerName, operation: patch }],
    }),
  ];
}
